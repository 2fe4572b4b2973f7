"""Where engagements and LLMEs meet: the code first, an LLME's days, leaving a hub."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagements.models import Assignment, Engagement
from engagements.services.opening import assign_llme
from llmes import leaving
from llmes.models import CodeAcceptance
from llmes.school_days import days_of
from llmes.services import end_llme_membership
from tests.factories.engagements import World, make_world
from tests.factories.llmes import (
    CapacityFactory,
    CodeAcceptanceFactory,
    CodeTextFactory,
    DeclaredConflictFactory,
    this_year,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_b20_an_llme_accepts_the_code_before_opening_any_work(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    code, client, work = CodeTextFactory(), client_for(world.llme_user), world.engagement.get_absolute_url()

    sent_on = client.get(work)["Location"]
    assert sent_on == f"/llmes/{world.llme.pk}/code/?next={work.replace('/', '%2F')}"
    refused = client.post(f"/engagements/{world.engagement.reference}/start/")
    assert refused.status_code == 403
    assert "accept the code of conduct" in refused.content.decode()

    accepted = client.post(sent_on, {"text": code.pk, "accept": "on", "next": work})

    assert accepted["Location"] == work
    assert client.get(work).status_code == 200
    acceptance = CodeAcceptance.objects.get()
    assert (acceptance.text, acceptance.accepted_at.date()) == (code, timezone.localdate())


def test_last_years_acceptance_does_not_do(world: World, client_for: Callable[[Any], Client]) -> None:
    CodeAcceptanceFactory(llme=world.llme, academic_year=this_year() - 1)

    assert client_for(world.llme_user).get(world.engagement.get_absolute_url()).status_code == 302


def test_nobody_else_is_stopped_by_the_code(world: World, client_for: Callable[[Any], Client]) -> None:
    CodeTextFactory()
    for person in (world.head, world.coordinator, world.governor):
        assert client_for(person).get(world.engagement.get_absolute_url()).status_code == 200
    stranger = client_for(world.other_llme.user).get(world.engagement.get_absolute_url())
    assert stranger.status_code == 404, "a stranger does not learn that there is something"


def test_days_with_schools_come_off_an_llmes_year(world: World) -> None:
    today = timezone.localdate()
    CapacityFactory(llme=world.llme, days=Decimal(20))
    world.day(on=today - datetime.timedelta(days=1), days=Decimal("0.5"))
    world.day(on=today - datetime.timedelta(days=2))
    world.day(on=today - datetime.timedelta(days=3), happened=False, uses_days=False, lost_reason="school")
    booked = world.booked_day(on=today)

    days = days_of([world.llme.pk, world.second_llme.pk], this_year())

    first = days[world.llme.pk]
    assert (first.used, first.booked, first.left) == (Decimal("1.5"), booked.days, Decimal("17.5"))
    assert days[world.second_llme.pk].used == 0


def test_leaving_the_hub_ends_the_work_and_its_access_at_once(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    theirs, membership = client_for(world.llme_user), world.llme.memberships.get()
    assert theirs.get(world.engagement.get_absolute_url()).status_code == 200
    assert leaving.what_ends_with(membership) == [
        f"They lead {world.engagement.reference}: choose another LLME for each, who takes over the record."
    ]

    end_llme_membership(by=world.coordinator, membership=membership, reason="Moved away")

    assert theirs.get(world.engagement.get_absolute_url()).status_code == 404
    assert not Engagement.objects.visible_to(world.llme_user).exists()
    ended = Assignment.objects.get(engagement=world.engagement, llme=world.llme)
    assert (ended.ended_by, ended.end_reason) == (world.coordinator, "Moved away")


def test_the_next_lead_takes_over_the_days_booked(world: World) -> None:
    day = world.booked_day()
    second = Assignment.objects.get(engagement=world.engagement, llme=world.second_llme)
    for llme in (world.second_llme, world.llme):
        end_llme_membership(
            by=world.coordinator, membership=llme.memberships.get(), reason="The year is over"
        )
    second.refresh_from_db()
    assert second.ended_at is not None
    world.second_llme.memberships.create(hub=world.hub)

    assign_llme(by=world.coordinator, engagement=world.fresh(), llme=world.second_llme)

    day.refresh_from_db()
    assert day.llme == world.second_llme


def test_b4b_the_school_reads_the_profile_that_the_llme_was_shown(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    type(world.llme).objects.filter(pk=world.llme.pk).update(about="I teach Year 5.")
    DeclaredConflictFactory(llme=world.llme, reason="Between me and the hub")
    assignment = Assignment.objects.get(engagement=world.engagement, llme=world.llme)
    address = f"/engagements/{world.engagement.reference}/llme/{assignment.pk}/"
    head = client_for(world.head)
    assert address in head.get(f"/engagements/{world.engagement.reference}/people/").content.decode()

    page = head.get(address).content.decode()

    assert "I teach Year 5." in page
    assert "Between me" not in page
    assert world.llme_user.email not in page
    end_llme_membership(by=world.coordinator, membership=world.llme.memberships.get(), reason="Left")
    assert head.get(address).status_code == 404
