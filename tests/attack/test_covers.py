"""Cover for a lead LLME, as somebody would use it who wants more of it than it gives (D4, D16)."""

import datetime
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import OutgoingMail
from engagements.models import Assignment, DaysProposal, SupportDay
from engagements.people import agreeing_people
from engagements.rules import load_standings, standing
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.cover import end_cover, hand_days_to_cover, move_cover_end, name_cover
from engagements.services.days import record_day
from engagements.services.opening import assign_llme
from engagements.services.people import confirm_succession
from llmes.services import end_llme_membership
from schools.models import SchoolLeader
from tests.engagements.test_days_races import together
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    World,
    ahead,
    follows,
    make_llme,
    make_school,
    make_world,
)
from tests.factories.schools import SchoolLinkFactory

LONDON = ZoneInfo("Europe/London")
Role = SchoolLeader.Role
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def carla(world: World) -> Any:
    return make_llme(world.hub, "Carla Cover")


def named(world: World, llme: Any, first: int = 0, last: int = 14, **extra: Any) -> Assignment:
    extra = {"by": world.coordinator, "engagement": world.engagement, "cover_reason": "away", **extra}
    return name_cover(llme=llme, starts_on=ahead(first), ends_on=ahead(last), **extra)


def proposed(world: World) -> DaysProposal:
    return propose_days(
        by=world.head, engagement=world.engagement, days=Decimal(8), reason="Year 5 too", grounds=follows()
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("begins", [-3, 2])
def test_nobody_of_the_school_covers_nor_who_will_be_of_it(
    world: World, carla: Any, role: str, begins: int
) -> None:
    SchoolLeader.objects.create(user=carla.user, school=world.school, role=role, starts_on=ahead(begins))

    with pytest.raises(Refused, match="a role at this school"):
        named(world, carla, 5)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_of_the_school_that_carries_the_work_on_covers_or_leads(
    world: World, carla: Any, role: str
) -> None:
    academy = make_school(world.hub, "Elm Academy")
    SchoolLinkFactory(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    SchoolLeader.objects.create(user=carla.user, school=academy, role=role, starts_on=ahead(-9))

    with pytest.raises(Refused, match="a role at this school"):
        named(world, carla)
    with pytest.raises(Refused, match="a role at this school"):
        assign_llme(by=world.coordinator, engagement=world.engagement, llme=carla, role="pair")


def test_somebody_who_acted_for_the_school_or_the_hub_covers_on_no_side(world: World) -> None:
    proposed(world)
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now(), ended_by=world.admin)
    headed = make_llme(world.hub)
    type(headed).objects.filter(pk=headed.pk).update(user=world.head)
    headed.refresh_from_db()

    with pytest.raises(Refused, match="acted for the school"):
        named(world, headed)


def test_nobody_names_themself_nor_an_llme_of_another_hub(world: World, carla: Any) -> None:
    with pytest.raises(Refused, match="Only a coordinator"):
        named(world, carla, by=carla.user)
    with pytest.raises(Refused, match="does not work with this hub"):
        named(world, world.other_llme)


def test_who_left_the_hub_covers_for_nobody_and_no_longer(world: World, carla: Any) -> None:
    named(world, carla, 0, 9, may_agree=True)
    end_llme_membership(by=world.coordinator, membership=carla.memberships.get(), reason="Moves")

    assert not standing(carla.user, world.fresh()).reads
    with pytest.raises(Refused, match="does not work with this hub"):
        named(world, carla, 20, 25)


@pytest.mark.parametrize("last", [datetime.date(2027, 3, 27), datetime.date(2027, 3, 28)])
def test_a_page_left_open_past_midnight_agrees_to_nothing(
    last: datetime.date, client_for: Callable[[Any], Client]
) -> None:
    """At midnight in England, not in Greenwich: on the second date the clocks have just gone forward."""
    with time_machine.travel(datetime.datetime(2027, 3, 22, 12, tzinfo=LONDON), tick=False):
        world = make_world()
        carla = make_llme(world.hub, "Carla Cover")
        named(world, carla, 0, (last - timezone.localdate()).days, may_agree=True)
        proposal = proposed(world)
    evening = datetime.datetime.combine(last, datetime.time(23, 59), LONDON)
    client, here = client_for(carla.user), f"/engagements/{world.engagement.reference}/days/agreed/"
    with time_machine.travel(evening, tick=False):
        client.force_login(carla.user)
        assert client.get(here).status_code == 200

    with time_machine.travel(evening + datetime.timedelta(minutes=2), tick=False):
        sent = client.post(f"{here}{proposal.pk}/agree/")
        with pytest.raises(Refused):
            agree_days(by=carla.user, engagement=world.fresh(), proposal=proposal)

    proposal.refresh_from_db()
    assert (sent.status_code, proposal.llme_agreed_at) == (404, None)


def test_many_standings_at_once_say_of_a_cover_what_one_says(world: World, carla: Any) -> None:
    """What the page of a person tells of them is what they may do."""
    named(world, carla, may_agree=True)
    one, many = world.fresh(), world.fresh()

    load_standings(carla.user, [many])

    assert standing(carla.user, many) == standing(carla.user, one)
    assert standing(carla.user, many).agrees


def test_who_covered_for_a_lead_who_left_agrees_for_no_other_lead(world: World, carla: Any) -> None:
    booked = world.booked_day(on=ahead(5))
    hand_days_to_cover(by=world.coordinator, cover=named(world, carla, may_agree=True), days=[booked.pk])
    end_llme_membership(by=world.coordinator, membership=world.llme.memberships.get(), reason="Moves")
    new = make_llme(world.hub, "Nell New")

    assign_llme(by=world.coordinator, engagement=world.engagement, llme=new)

    assert not standing(carla.user, world.fresh()).reads
    assert SupportDay.objects.get(pk=booked.pk).llme == new


def test_a_cover_for_a_lead_who_left_writes_and_agrees_to_nothing_until_somebody_leads(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    """D4: the lead agrees, a cover for the lead; for somebody who leads it no more, nobody does."""
    named(world, carla, may_agree=True)
    proposal = proposed(world)
    client, here = client_for(carla.user), f"/engagements/{world.engagement.reference}/days/agreed/"
    button = f"{here}{proposal.pk}/agree/"
    assert button in client.get(here).content.decode()

    end_llme_membership(by=world.coordinator, membership=world.llme.memberships.get(), reason="Moves")

    one, many = world.fresh(), world.fresh()
    load_standings(carla.user, [many])
    assert standing(carla.user, many) == standing(carla.user, one)
    assert (standing(carla.user, one).edits, standing(carla.user, one).agrees) == (True, False)
    assert carla.user not in agreeing_people(world.fresh(), "llme")
    assert button not in client.get(here).content.decode()
    assert client.post(button).status_code == 403
    with pytest.raises(Refused):
        agree_days(by=carla.user, engagement=world.fresh(), proposal=proposal)
    assert "may agree for the LLME side" not in client.get(reverse("engagements:my_covers")).content.decode()
    page = client.get(f"/engagements/{world.engagement.reference}/people/").content.decode()
    assert "though not for one who has left" in page


def test_a_cover_reads_no_other_work_of_the_lead(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    ash = make_school(world.hub, "Ash Tree Primary School")
    second = EngagementFactory(hub=world.hub, school=ash, opened_by=world.coordinator)
    AssignmentFactory(engagement=second, llme=world.llme)
    named(world, carla, may_agree=True)
    client = client_for(carla.user)

    assert client.get(second.get_absolute_url()).status_code == 404
    assert "Ash Tree" not in client.get("/").content.decode()
    assert client.get(f"/hubs/{world.hub.code}/workload/llmes/{world.llme.pk}/").status_code in (403, 404)


def test_a_day_of_the_cover_is_written_down_after_the_cover_by_the_others(world: World, carla: Any) -> None:
    """D5: a day that took place can always be recorded."""
    with time_machine.travel(timezone.now() - datetime.timedelta(days=10), tick=False):
        named(world, carla, 0, 5)

    day = record_day(
        by=world.llme_user, engagement=world.engagement, llme=carla, on=ahead(-6), days=Decimal(1),
        worked_on="Fractions",
    )  # fmt: skip

    assert day.llme == carla
    with pytest.raises(Refused):
        record_day(
            by=carla.user, engagement=world.engagement, llme=carla, on=ahead(-7), days=Decimal(1),
            worked_on="Fractions",
        )  # fmt: skip


def test_what_is_over_is_neither_moved_nor_handed_days(world: World, carla: Any) -> None:
    cover = named(world, carla, 0, 5)
    end_cover(by=world.coordinator, cover=cover)
    day = world.booked_day(on=ahead(3))

    with pytest.raises(Refused, match="over"):
        move_cover_end(by=world.coordinator, cover=cover, seen_ends_on=ahead(5), ends_on=ahead(50))
    with pytest.raises(Refused, match="over"):
        hand_days_to_cover(by=world.coordinator, cover=cover, days=[day.pk])
    assert not standing(carla.user, world.fresh()).reads


def test_nobody_is_mailed_who_no_longer_covers(world: World, carla: Any) -> None:
    """A day that is recorded after the cover is no news for who covered."""
    with time_machine.travel(timezone.now() - datetime.timedelta(days=10), tick=False):
        named(world, carla, 0, 5, may_agree=True)
    OutgoingMail.objects.all().delete()

    proposed(world)

    assert set(OutgoingMail.objects.values_list("to__name", flat=True)) & {"Carla Cover"} == set()
    assert OutgoingMail.objects.filter(to=world.llme_user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_name_a_cover_at_once_and_one_does(world: World, carla: Any) -> None:
    other = make_llme(world.hub, "Ola Other")

    results = together(
        lambda: named(world, carla, 0, 9),
        lambda: named(world, other, 5, 14, by=world.hub_lead),
    )

    assert sorted(type(result).__name__ for result in results) == ["Assignment", "Refused"]
    assert Assignment.objects.covers().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_cover_longer_and_another_named_at_once_never_overlap(world: World, carla: Any) -> None:
    other, first = make_llme(world.hub, "Ola Other"), named(world, carla, 0, 5)

    together(
        lambda: move_cover_end(by=world.coordinator, cover=first, seen_ends_on=ahead(5), ends_on=ahead(12)),
        lambda: named(world, other, 8, 14, by=world.hub_lead),
    )

    rows = Assignment.objects.covers().order_by("starts_on")
    spans = [(row.starts_on, row.ends_on) for row in rows]
    assert all(one[1] < two[0] for one, two in itertools.pairwise(spans)), spans
