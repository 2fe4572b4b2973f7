"""More than an LLME has is told in words before it is made, at each place, and never in the way (D2)."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core.dates import academic_year_label
from engagements.commitment import commitments_of, would_pass
from engagements.models import Assignment
from engagements.services.agreed_days import propose_days
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    World,
    follows,
    make_llme,
    make_world,
)
from tests.factories.llmes import CapacityFactory, this_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Lee leads our work of six days, has ten in the year, and so four free."""
    world = make_world(starts_on=datetime.date(this_year(), 9, 10))
    CapacityFactory(llme=world.llme, days=Decimal(10))
    return world


def label() -> str:
    return academic_year_label(this_year())


def waiting(world: World, days: str = "6.5") -> Any:
    """A school of the hub that waits for an LLME, with so many days offered."""
    one = EngagementFactory(hub=world.hub, opened_by=world.coordinator, agreed_days=None, status="open")
    one.days_proposals.create(days=Decimal(days), proposed_side="hub", proposed_by=world.coordinator)
    return one


def test_the_warning_is_a_sentence_with_half_days(world: World) -> None:
    assert commitments_of([world.llme.pk], this_year())[world.llme.pk].free == Decimal(4)
    assert would_pass(world.llme, this_year(), Decimal("6.5")) == (
        f"This would take Lee Lane 2.5 days past the days for {label()}."
    )
    assert would_pass(world.llme, this_year(), Decimal("4.5")) == (
        f"This would take Lee Lane half a day past the days for {label()}."
    )
    assert would_pass(world.llme, this_year(), Decimal(4)) == ""


def test_who_has_not_said_how_many_days_is_never_past_them(world: World) -> None:
    assert would_pass(world.second_llme, this_year(), Decimal(60)) == ""


def test_choosing_an_llme_warns_and_does_not_block(world: World, client_for: Callable[[Any], Client]) -> None:
    work, client = waiting(world), client_for(world.coordinator)
    here = f"/engagements/{work.reference}/llme/assign/"

    chosen = client.get(f"{here}?llme={world.llme.pk}").content.decode()
    assert f"This would take Lee Lane 2.5 days past the days for {label()}." in chosen

    key = "5a2f0b0e-8f8a-4a55-9a56-111111111111"
    client.post(here, {"llme": world.llme.pk, "role": "lead", "submission": key})
    assert Assignment.objects.filter(engagement=work, llme=world.llme).exists()


def test_the_ranking_says_that_the_days_do_not_reach(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    page = client_for(world.coordinator).get(f"/engagements/{waiting(world).reference}/llme/assign/")

    assert "4 days free this school year; this work takes 6.5." in page.content.decode()


def test_a_change_of_lead_warns(world: World, client_for: Callable[[Any], Client]) -> None:
    new = make_llme(world.hub, "Nell New")
    CapacityFactory(llme=new, days=Decimal(2))

    page = client_for(world.coordinator).get(
        f"/engagements/{world.engagement.reference}/llme/change/?llme={new.pk}"
    )

    assert f"This would take Nell New 4 days past the days for {label()}." in page.content.decode()


def test_beside_the_lead_nothing_is_promised_and_nothing_warned(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    new = make_llme(world.hub, "Nell New")
    CapacityFactory(llme=new, days=Decimal(0))

    page = client_for(world.coordinator).get(
        f"/engagements/{world.engagement.reference}/llme/assign/?llme={new.pk}"
    )

    assert "past the days" not in page.content.decode()


def test_agreeing_more_days_warns_the_llme_and_the_hub_and_tells_no_school(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    AssignmentFactory(engagement=EngagementFactory(hub=world.hub, opened_by=world.coordinator, agreed_days=2),
                      llme=world.llme)  # fmt: skip
    propose_days(
        by=world.head,
        engagement=world.engagement,
        days=Decimal("9.5"),
        reason="Year 5 too",
        grounds=follows(),
    )
    here = f"/engagements/{world.engagement.reference}/days/agreed/"
    sentence = f"This would take Lee Lane 1.5 days past the days for {label()}."

    told = {
        name: sentence in client_for(person).get(here).content.decode()
        for name, person in (
            ("llme", world.llme_user),
            ("coordinator", world.coordinator),
            ("head", world.head),
            ("governor", world.governor),
        )
    }

    assert told == {"llme": True, "coordinator": True, "head": False, "governor": False}


def test_before_a_number_is_proposed_the_page_says_how_many_fit(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    here = f"/engagements/{world.engagement.reference}/days/propose/"
    sentence = f"Up to 10 days with this school fit into the days of Lee Lane for {label()}."

    assert sentence in client_for(world.llme_user).get(here).content.decode()
    assert "fit into the days" not in client_for(world.head).get(here).content.decode()
