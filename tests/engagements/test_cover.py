"""Cover for the lead LLME: dated, begins and ends by itself, days go over and come back (D4, D13)."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.seen_as import seen_by
from core.errors import Refused, Stale
from core.models import AuditEvent, OutgoingMail
from engagements.covering import covers_to_come
from engagements.models import Assignment, DaysProposal, SupportDay
from engagements.people import agreeing_people
from engagements.rules import standing
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.cover import end_cover, hand_days_to_cover, move_cover_end, name_cover
from engagements.services.days import book_day, move_day
from engagements.services.opening import change_lead_llme
from engagements.states import DayState
from llmes.services import end_llme_membership
from tests.factories.engagements import AssignmentFactory, World, ahead, follows, make_llme, make_world
from tests.factories.llmes import BlockedDatesFactory, CapacityFactory, LLMEMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def carla(world: World) -> Any:
    return make_llme(world.hub, "Carla Cover")


def named(world: World, llme: Any, first: int = 0, last: int = 14, **extra: Any) -> Assignment:
    extra = {"cover_reason": "away", **extra}
    return name_cover(
        by=world.coordinator, engagement=world.engagement, llme=llme, starts_on=ahead(first),
        ends_on=ahead(last), **extra,
    )  # fmt: skip


def opens(client: Client, world: World) -> int:
    return client.get(world.engagement.get_absolute_url()).status_code


def test_a_cover_reads_the_record_from_the_first_day_to_the_last(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    named(world, carla, 2, 4)
    client, found = client_for(carla.user), {}

    for day in range(1, 6):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=day), tick=False):
            client.force_login(carla.user)
            found[day] = opens(client, world)

    assert found == {1: 404, 2: 200, 3: 200, 4: 200, 5: 404}


def test_a_cover_edits_and_agrees_only_where_asked_to(world: World, carla: Any) -> None:
    named(world, carla)
    asked = make_llme(world.hub, "Ada Asked")
    plain = standing(carla.user, world.fresh())
    assert (plain.edits, plain.agrees, plain.called) == (True, False, "Cover")

    end_cover(by=world.coordinator, cover=Assignment.objects.covers().get())
    named(world, asked, may_agree=True)

    state = standing(asked.user, world.fresh())
    assert (state.edits, state.agrees, state.called) == (True, True, "Cover, for the lead LLME")
    assert asked.user in agreeing_people(world.engagement, "llme")


def test_what_a_cover_agrees_reads_as_agreed_for_the_lead(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    named(world, carla, may_agree=True)
    proposal = propose_days(
        by=world.head, engagement=world.engagement, days=Decimal(8), reason="Year 5 too", grounds=follows()
    )
    here = f"/engagements/{world.engagement.reference}/days/agreed/"

    agree_days(by=carla.user, engagement=world.engagement, proposal=proposal)

    assert DaysProposal.objects.get().llme_agreed_as == "Cover, for the lead LLME"
    page = client_for(world.head).get(here).content.decode()
    assert "Agreed by Carla Cover (cover, for the lead LLME)." in page


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"first": -1}, "A cover begins today or later."),
        ({"first": 5, "last": 4}, "The last day must not be before the first."),
        ({"last": 400}, "A cover is for a year at most."),
        ({"cover_reason": "flu"}, "Choose why there is a cover."),
    ],
)
def test_what_is_refused(world: World, carla: Any, extra: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        named(world, carla, **extra)


def test_the_lead_does_not_cover_for_themself_and_there_is_one_cover_at_a_time(
    world: World, carla: Any
) -> None:
    with pytest.raises(Refused, match="This LLME is the lead"):
        named(world, world.llme)
    named(world, carla, 5, 10)
    with pytest.raises(Refused, match="Carla Cover covers from"):
        named(world, world.second_llme, 10, 12)

    named(world, world.second_llme, 11, 12)  # the second LLME, for whom it is a part beside their own


def test_only_a_coordinator_of_the_hub_names_a_cover(world: World, carla: Any) -> None:
    for person in (world.head, world.llme_user, world.other_coordinator, world.hub_reader):
        with pytest.raises(Refused):
            name_cover(
                by=person, engagement=world.engagement, llme=carla, starts_on=ahead(0), ends_on=ahead(3),
                cover_reason="away",
            )  # fmt: skip


def test_the_database_knows_no_cover_without_its_last_day(world: World, carla: Any) -> None:
    cover = named(world, carla)
    for change in ({"ends_on": None}, {"in_place_of": None}, {"ends_on": ahead(-1)}, {"role": "pair"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(pk=cover.pk).update(**change)


def test_booked_days_go_over_and_come_back_when_it_ends_early(world: World, carla: Any) -> None:
    within, after = world.booked_day(on=ahead(3)), world.booked_day(on=ahead(20))
    cover = named(world, carla)

    handed = hand_days_to_cover(by=world.coordinator, cover=cover, days=[within.pk])
    assert [day.pk for day in handed] == [within.pk]
    assert whose(within, after) == ["Carla Cover", "Lee Lane"]
    end_cover(by=world.coordinator, cover=cover)

    assert whose(within, after) == ["Lee Lane", "Lee Lane"]
    assert [event.verb for event in AuditEvent.objects.in_stream(world.engagement.stream)][-4:] == [
        "cover_named", "day_handed_over", "assignment_ended", "day_handed_over",
    ]  # fmt: skip


def whose(*days: SupportDay) -> list[str]:
    return [str(SupportDay.objects.get(pk=day.pk).llme) for day in days]


def test_a_shorter_cover_gives_back_the_days_after_it(world: World, carla: Any) -> None:
    near, far = world.booked_day(on=ahead(3)), world.booked_day(on=ahead(9))
    cover = named(world, carla)
    hand_days_to_cover(by=world.coordinator, cover=cover, days=[near.pk, far.pk])

    move_cover_end(by=world.coordinator, cover=cover, seen_ends_on=ahead(14), ends_on=ahead(5))

    assert whose(near, far) == ["Carla Cover", "Lee Lane"]


def test_the_second_to_move_the_last_day_sees_the_firsts(world: World, carla: Any) -> None:
    cover = named(world, carla)
    move_cover_end(by=world.coordinator, cover=cover, seen_ends_on=ahead(14), ends_on=ahead(16))

    with pytest.raises(Stale):
        move_cover_end(by=world.hub_lead, cover=cover, seen_ends_on=ahead(14), ends_on=ahead(15))


def test_a_day_that_the_cover_cannot_take_is_not_handed_over_and_says_why(world: World, carla: Any) -> None:
    one, other = world.booked_day(on=ahead(3)), world.booked_day(on=ahead(4))
    cover = named(world, carla)
    BlockedDatesFactory(llme=carla, starts_on=ahead(4))

    with pytest.raises(Refused, match="Carla Cover can't be booked on"):
        hand_days_to_cover(by=world.coordinator, cover=cover, days=[one.pk, other.pk])

    assert whose(one, other) == ["Lee Lane", "Lee Lane"]


def test_nothing_is_booked_with_a_cover_outside_their_days(world: World, carla: Any) -> None:
    named(world, carla, 0, 5)
    here = {"by": world.head, "engagement": world.engagement, "llme": carla, "days": Decimal(1)}

    with pytest.raises(Refused, match="Carla Cover covers from"):
        book_day(**here, on=ahead(6))
    day = book_day(**here, on=ahead(5))
    with pytest.raises(Refused, match="Carla Cover covers from"):
        move_day(
            by=world.head, day=day, seen_version=day.version, on=ahead(8), reason="school",
            asked_side="school",
        )  # fmt: skip

    assert day.uses_days


def test_a_new_lead_ends_the_cover_and_takes_all_booked_days(world: World, carla: Any) -> None:
    mine, covered = world.booked_day(on=ahead(10)), world.booked_day(on=ahead(3))
    cover = named(world, carla, 0, 5)
    hand_days_to_cover(by=world.coordinator, cover=cover, days=[covered.pk])
    new = make_llme(world.hub, "Nell New")

    change_lead_llme(by=world.coordinator, engagement=world.engagement, llme=new, reason="Other work")

    assert whose(mine, covered) == ["Nell New", "Nell New"]
    assert not Assignment.objects.covers().not_over().exists()


def test_a_cover_who_leaves_the_hub_gives_the_days_back(world: World, carla: Any) -> None:
    day = world.booked_day(on=ahead(3))
    hand_days_to_cover(by=world.coordinator, cover=named(world, carla, 2, 5), days=[day.pk])

    end_llme_membership(by=world.coordinator, membership=carla.memberships.get(), reason="Moves away")

    assert whose(day) == ["Lee Lane"]
    assert not Assignment.objects.covers().not_over().exists()


def test_the_school_the_lead_and_the_cover_are_told_with_a_link_only(world: World, carla: Any) -> None:
    named(world, carla)

    told = set(OutgoingMail.objects.values_list("kind", "to__name"))
    assert told == {
        ("cover-named", "Hilda Head"),
        ("cover-named", "Max Maths"),
        ("cover-named", "Lee Lane"),
        ("cover-asked", "Carla Cover"),
    }


def test_both_sides_read_who_covers_and_never_why_in_words(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    named(world, carla)
    reference = world.engagement.reference

    for person in (world.head, world.llme_user, world.governor, world.coordinator):
        client = client_for(person)
        assert "Carla Cover covers for Lee Lane" in client.get(f"/engagements/{reference}/").content.decode()
        people = client.get(f"/engagements/{reference}/people/").content.decode()
        assert "cover for Lee Lane" in people
        assert "(away for a time)" in people


def test_a_cover_is_named_and_days_handed_over_on_the_pages(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    world.booked_day(on=ahead(3))
    CapacityFactory(llme=carla, days=Decimal("0.5"))
    client, here = client_for(world.coordinator), f"/engagements/{world.engagement.reference}/cover/"
    assert "Carla Cover, half a day free<" in client.get(here).content.decode()
    second = make_llme(world.hub, "Sol Second")
    second.works_primary = False
    second.save()
    assert "Sol Second, does not work in primary schools<" in client.get(here).content.decode()
    first, last = ahead(0), ahead(6)

    sent = client.post(
        here,
        {
            "llme": carla.pk, "cover_reason": "away", "submission": "5a2f0b0e-8f8a-4a55-9a56-222222222222",
            "starts_on_day": first.day, "starts_on_month": first.month, "starts_on_year": first.year,
            "ends_on_day": last.day, "ends_on_month": last.month, "ends_on_year": last.year,
        },
    )  # fmt: skip
    page = client.get(sent["Location"]).content.decode()
    assert "This would take Carla Cover half a day past the days for" in page
    day = SupportDay.objects.get()
    client.post(
        f"{sent['Location']}days/", {"days": [day.pk], "submission": "5a2f0b0e-8f8a-4a55-9a56-333333333333"}
    )

    assert (whose(day), day.state) == (["Carla Cover"], DayState.BOOKED)


def test_who_will_cover_is_told_at_home_before_the_record_opens(
    world: World, carla: Any, client_for: Callable[[Any], Client]
) -> None:
    named(world, carla, 2, 4)
    first, last = (f"{day.day} {day:%B %Y}" for day in (ahead(2), ahead(4)))
    client, lead = client_for(carla.user), client_for(world.llme_user)

    told = client.get("/").content.decode()
    assert f"You cover for Lee Lane at <strong>{world.school.name}</strong>, {first} to {last}." in told
    assert f"You can read the record from {first}." in told
    assert "not working with a school" not in told
    assert opens(client, world) == 404
    assert f"Carla Cover covers for Lee Lane, {first} to {last}." in lead.get("/").content.decode()

    with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
        client.force_login(carla.user)
        begun = client.get("/").content.decode()
    assert "You can read the record from" not in begun
    assert f"You cover for Lee Lane, {first} to {last}." in begun


def test_a_cover_to_come_elsewhere_is_not_shown_to_who_looks_as_the_llme(world: World) -> None:
    other = make_llme(world.other_hub, "Odd Other")
    LLMEMembershipFactory(llme=other, hub=world.hub)
    AssignmentFactory(
        engagement=world.other_engagement, llme=other, role="cover", starts_on=ahead(2), ends_on=ahead(4),
        in_place_of=world.other_llme, cover_reason="away",
    )  # fmt: skip
    assert [row.engagement for row in covers_to_come(other.user)] == [world.other_engagement]
    assert covers_to_come(seen_by(other.user, world.coordinator)) == []
