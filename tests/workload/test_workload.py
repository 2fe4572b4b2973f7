"""The workload page: LLMEs' days by term add up, with the schools' own figures and with each LLME's page."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import academic_year, academic_year_span
from engagements.commitment import promised_days
from engagements.models import Engagement, SupportDay
from engagements.states import DayState
from hubs.calendar import calendar_of
from llmes.models import LLME
from llmes.school_days import days_of
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    World,
    make_llme,
    make_world,
)
from tests.factories.hubs import HubSettingFactory, TermFactory
from tests.factories.llmes import CapacityFactory, HubDayFactory, this_year
from workload.terms import TERMS, rows_of, term_of, totals_of

pytestmark = pytest.mark.django_db

STATES = st.sampled_from(
    [DayState.BOOKED, DayState.CONFIRMED, DayState.RECORDED, DayState.SENT_BACK, DayState.CANCELLED]
)
DAYS = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.integers(0, 1),  # at which school
        st.integers(0, 364),  # when
        st.sampled_from([Decimal(1), Decimal("0.5")]),
        STATES,
    ),
    max_size=25,
)
NO_SCHOOL = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 364), st.sampled_from(["meeting", "training", "travel"])),
    max_size=8,
    unique_by=lambda row: row[:2],
)


@pytest.fixture
def world() -> World:
    return make_world()


def test_every_date_of_a_year_lies_in_one_term_of_the_hub(world: World) -> None:
    TermFactory(
        hub=world.hub, academic_year=2026, name="Autumn 1",
        starts_on=datetime.date(2026, 9, 3), ends_on=datetime.date(2026, 12, 18),
    )  # fmt: skip
    TermFactory(
        hub=world.hub, academic_year=2026, name="Spring 1",
        starts_on=datetime.date(2027, 1, 5), ends_on=datetime.date(2027, 4, 9),
    )  # fmt: skip
    TermFactory(
        hub=world.hub, academic_year=2026, name="Summer 1",
        starts_on=datetime.date(2027, 4, 26), ends_on=datetime.date(2027, 7, 22),
    )  # fmt: skip
    calendar = calendar_of(world.hub)

    found = {
        day: term_of(calendar, day)
        for day in (
            datetime.date(2026, 9, 1),
            datetime.date(2026, 12, 18),
            datetime.date(2026, 12, 28),
            datetime.date(2027, 4, 9),
            datetime.date(2027, 4, 12),
            datetime.date(2027, 8, 31),
        )
    }

    assert list(found.values()) == ["autumn", "autumn", "spring", "spring", "summer", "summer"]


@settings(max_examples=40, deadline=None)
@given(days=DAYS, no_school=NO_SCHOOL)
def test_the_sums_agree_with_the_schools_and_with_each_llmes_own_page(days: Any, no_school: Any) -> None:
    with transaction.atomic():
        world, year = make_world(agreed_days=Decimal(40)), this_year()
        first = academic_year_span(year).starts_on
        other = EngagementFactory(hub=world.hub, opened_by=world.coordinator, agreed_days=Decimal(40))
        third = make_llme(world.hub, "Tess Third")
        AssignmentFactory(engagement=other, llme=third)
        people, schools = [world.llme, world.second_llme, third], [world.engagement, other]
        for who, where, when, long, state in days:
            recorded = state not in (DayState.BOOKED, DayState.CANCELLED)
            SupportDay.objects.create(
                engagement=schools[where], llme=people[who], state=state, days=long,
                on=first + datetime.timedelta(when), happened=True if recorded else None,
                **_marks(state, world),
            )  # fmt: skip
        for who, when, kind in no_school:
            on = first + datetime.timedelta(when)
            HubDayFactory(llme=people[who], hub=world.hub, on=on, kind=kind)

        rows = rows_of(world.hub, of(people), year)
        totals = totals_of(rows)

        own = days_of([llme.pk for llme in people], year)
        for row in rows:
            assert row.llme is not None
            mine = own[row.llme.pk]
            assert (
                sum(row.terms[term].used for term in TERMS),
                sum(row.terms[term].booked for term in TERMS),
                sum(row.terms[term].for_no_school for term in TERMS),
            ) == (mine.used, mine.booked, mine.for_no_school)
        ours = [Engagement.objects.with_days().get(pk=one.pk) for one in schools]
        assert totals.used == sum(one.days_used for one in ours)
        assert totals.booked == sum(one.days_booked for one in ours)
        assert totals.agreed == sum(max(Decimal(0), one.days_left or Decimal(0)) for one in ours)
        transaction.set_rollback(True)


def of(people: list[LLME]) -> Any:
    """LLMEs with their days of the year, as the page reads them."""
    return LLME.objects.filter(pk__in=[one.pk for one in people]).with_year(this_year()).order_by("pk")


def _marks(state: str, world: World) -> dict[str, Any]:
    now = timezone.now()
    if state in (DayState.BOOKED, DayState.CANCELLED):
        return {"booked_at": now, "booked_by": world.head, "booked_side": "school"}
    marks: dict[str, Any] = {"recorded_at": now, "recorded_by": world.llme_user, "recorded_side": "llme"}
    if state == DayState.CONFIRMED:
        marks |= {"confirmed_at": now, "confirmed_by": world.head}
    return marks


def test_still_to_book_is_the_leads_and_is_what_matching_counts(world: World) -> None:
    EngagementFactory(hub=world.hub, opened_by=world.coordinator)
    offered = EngagementFactory(hub=world.hub, opened_by=world.coordinator, agreed_days=None, status="open")
    offered.days_proposals.create(days=Decimal("4.5"), proposed_side="hub", proposed_by=world.coordinator)
    AssignmentFactory(engagement=offered, llme=world.second_llme)
    world.day(days=Decimal("0.5"))
    world.booked_day()
    ids = [world.llme.pk, world.second_llme.pk]

    rows = rows_of(world.hub, of([world.llme, world.second_llme]), this_year())

    assert [(row.commitment.promised.agreed, row.commitment.promised.offered) for row in rows] == [
        (Decimal("4.5"), Decimal(0)),
        (Decimal(0), Decimal("4.5")),
    ]
    capacity = {pk: Decimal(20) for pk in ids}
    matched = days_of(ids, this_year(), capacity)
    assert [row.commitment.promised.days for row in rows] == [matched[pk].still_to_book for pk in ids]


def test_what_was_promised_before_the_year_and_came_to_its_end_is_not_promised_in_it(world: World) -> None:
    span = academic_year_span(this_year() + 1)
    work = Engagement.objects.filter(pk=world.engagement.pk)
    ids = [world.llme.pk]
    work.update(expected_end_on=span.starts_on - datetime.timedelta(days=1))
    assert promised_days(ids, this_year() + 1) == {}
    work.update(expected_end_on=span.starts_on)
    assert promised_days(ids, this_year() + 1)[world.llme.pk].days == Decimal(6)


def test_a_day_that_did_not_happen_and_used_a_day_is_of_the_llmes_year(world: World) -> None:
    world.day(happened=False, uses_days=True, lost_reason="school")
    four_ago = timezone.localdate() - datetime.timedelta(days=4)
    world.day(happened=False, uses_days=False, lost_reason="school", on=four_ago)
    assert days_of([world.llme.pk], this_year())[world.llme.pk].used == 1


def test_a_hubs_own_names_of_its_half_terms_make_no_date_fall_elsewhere(world: World) -> None:
    for name, first, last in (
        ("Michaelmas 1", (2026, 9, 3), (2026, 10, 23)),
        ("Michaelmas 2", (2026, 11, 2), (2026, 12, 18)),
        ("Lent", (2027, 1, 5), (2027, 4, 1)),
    ):
        TermFactory(
            hub=world.hub, academic_year=2026, name=name, starts_on=datetime.date(*first),
            ends_on=datetime.date(*last),
        )  # fmt: skip
    calendar = calendar_of(world.hub)
    days = [datetime.date(2026, 10, 5), datetime.date(2026, 10, 28), datetime.date(2026, 12, 10)]
    assert {term_of(calendar, day) for day in days} == {"autumn"}
    assert term_of(calendar, datetime.date(2027, 3, 1)) == "spring"


def test_who_has_no_day_in_any_term_has_a_word_for_it_on_a_phone(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    world.day()
    page = client_for(world.coordinator).get(f"/hubs/{world.hub.code}/workload/").content.decode()
    by_term = page.split("By term:")[1]
    rows = {
        row.split("</th>")[0] for row in by_term.split('<th scope="row" class="govuk-table__header">')[1:]
    }
    said = {row.split("<")[0]: "No days in any term" in row for row in rows}
    assert said == {"Lee Lane": False, str(world.second_llme): True, "All LLMEs of the hub": False}


def test_days_past_the_year_are_said_in_days_and_nobody_is_marked(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    CapacityFactory(llme=world.llme, days=Decimal(5))
    HubSettingFactory(hub=world.hub, name="no_school_kinds_counted", value=["meeting"])
    HubDayFactory(llme=world.llme, hub=world.hub, days=Decimal("0.5"), kind="meeting")
    world.day()

    page = client_for(world.coordinator).get(f"/hubs/{world.hub.code}/workload/").content.decode()

    assert "None, 1.5 days past" in page
    assert "1 of them has not said how many days there are" in page


def test_a_year_is_chosen_in_the_address_and_one_far_away_is_not_there(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    client, here = client_for(world.coordinator), f"/hubs/{world.hub.code}/workload/"
    last = academic_year(timezone.localdate()) - 1
    on = datetime.date(last + 1, 1, 20)
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=on)
    world.day(on=on)

    assert f"Workload {last}/{(last + 1) % 100:02d}" in client.get(f"{here}?year={last}").content.decode()
    assert client.get(f"{here}?year=1999").status_code == 404
