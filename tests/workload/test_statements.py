"""Monthly statements of days: no notes, kept as issued, put right in a later month, to the half day."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import Refused
from core.models import AuditEvent
from engagements.models import DaySlot, DayStatement, SupportDay
from engagements.services.statements import issue_statement
from engagements.statements import as_known_today, lines_of, statement_of
from engagements.states import DayState
from llmes.school_days import days_of
from tests.factories.engagements import AssignmentFactory, EngagementFactory, World, make_world
from tests.factories.llmes import HubDayFactory, this_year

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-02-20 12:00:00+00:00", tick=False)]

OCTOBER, NOVEMBER, DECEMBER, JANUARY = (
    datetime.date(2026, 10, 1),
    datetime.date(2026, 11, 1),
    datetime.date(2026, 12, 1),
    datetime.date(2027, 1, 1),
)
MONTHS = [OCTOBER, NOVEMBER, DECEMBER, JANUARY]


@pytest.fixture
def world() -> World:
    return make_world(starts_on=datetime.date(2026, 9, 10))


def on(month: datetime.date, day: int) -> datetime.date:
    return month.replace(day=day)


def page_of(world: World, month: datetime.date) -> str:
    return f"/hubs/{world.hub.code}/workload/llmes/{world.llme.pk}/{month.year}/{month.month}/"


def test_a_statement_holds_dates_schools_and_days_and_no_word_of_the_record(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    then = datetime.datetime(2026, 10, 7, tzinfo=datetime.UTC)
    confirmed = {"confirmed_at": then, "confirmed_by": world.head}
    world.day(on=on(OCTOBER, 6), worked_on="Quokka fractions", state=DayState.CONFIRMED, **confirmed)
    world.day(on=on(OCTOBER, 13), days=Decimal("0.5"))
    world.booked_day(on=on(OCTOBER, 27))
    HubDayFactory(llme=world.llme, hub=world.hub, on=on(OCTOBER, 20), days=Decimal("0.5"))

    page = client_for(world.llme_user).get(page_of(world, OCTOBER)).content.decode()

    assert "Quokka" not in page
    assert page.count("Elm Primary School, TSM-") == 2
    for words in (
        "Confirmed by the school",
        "Recorded, waiting to be confirmed",
        "Day for no school: hub meeting, half",
        "Half a day of these still to be confirmed",
        "As known on 20 February 2027",
        "Total: 2 days",
    ):
        assert words in page, words


def test_it_lists_the_days_of_one_hub_only(world: World) -> None:
    world.day(on=on(OCTOBER, 6))
    theirs = EngagementFactory(hub=world.other_hub, opened_by=world.other_coordinator)
    AssignmentFactory(engagement=theirs, llme=world.llme)
    SupportDay.objects.filter(pk=world.day(on=on(OCTOBER, 7)).pk).update(engagement=theirs)

    assert [line.on for line in statement_of(world.llme, world.hub, OCTOBER).lines] == [on(OCTOBER, 6)]


def test_a_later_change_is_a_correction_in_a_later_month_and_what_was_issued_stays(world: World) -> None:
    day, gone = world.day(on=on(OCTOBER, 6)), world.day(on=on(OCTOBER, 8))
    issued = issue_statement(by=world.llme_user, llme=world.llme, hub=world.hub, month=OCTOBER)
    SupportDay.objects.filter(pk=day.pk).update(days=Decimal("0.5"))
    SupportDay.objects.filter(pk=gone.pk).update(
        state=DayState.WITHDRAWN, withdrawn_at=issued.issued_at, withdrawn_by=world.llme_user
    )
    world.day(on=on(OCTOBER, 29), days=Decimal("0.5"))
    world.day(on=on(NOVEMBER, 3))

    october = statement_of(world.llme, world.hub, OCTOBER)
    november = statement_of(world.llme, world.hub, NOVEMBER)

    assert (october.total, october.issued) == (Decimal(2), issued)
    assert sorted((row.what, row.signed) for row in november.corrections) == [
        ("Added since", "+0.5"),
        ("No longer counted in that month", "−1"),
        ("Was 1", "−0.5"),
    ]
    assert november.total_words == "0 days (1 and corrections of −1)"


def test_a_correction_is_told_once(world: World) -> None:
    day = world.day(on=on(OCTOBER, 6))
    issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=OCTOBER)
    SupportDay.objects.filter(pk=day.pk).update(days=Decimal("0.5"))
    issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=NOVEMBER)

    december = statement_of(world.llme, world.hub, DECEMBER)

    assert (december.corrections, december.total) == ([], Decimal(0))


def test_a_correction_is_told_once_also_where_a_later_month_was_issued_first(world: World) -> None:
    day = world.day(on=on(OCTOBER, 6))
    for month in (OCTOBER, DECEMBER):
        if month == DECEMBER:
            SupportDay.objects.filter(pk=day.pk).update(days=Decimal("0.5"))
        issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=month)
    assert statement_of(world.llme, world.hub, DECEMBER).corrected == Decimal("-0.5")

    november = issue_statement(by=world.llme_user, llme=world.llme, hub=world.hub, month=NOVEMBER)

    assert (november.number, november.corrections) == (3, [])


def test_a_day_that_moved_into_a_month_before_it_was_issued_is_told_once(world: World) -> None:
    day = world.day(on=on(OCTOBER, 6))
    issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=OCTOBER)
    SupportDay.objects.filter(pk=day.pk).update(on=on(NOVEMBER, 10))

    november = issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=NOVEMBER)

    assert (len(november.lines), len(november.corrections)) == (1, 1)
    assert statement_of(world.llme, world.hub, NOVEMBER).total == 0
    assert statement_of(world.llme, world.hub, DECEMBER).corrections == []


def test_confirming_a_day_is_no_correction(world: World) -> None:
    day = world.day(on=on(OCTOBER, 6))
    made = issue_statement(by=world.coordinator, llme=world.llme, hub=world.hub, month=OCTOBER)
    SupportDay.objects.filter(pk=day.pk).update(
        state=DayState.CONFIRMED, confirmed_at=made.issued_at, confirmed_by=world.head
    )

    assert statement_of(world.llme, world.hub, NOVEMBER).corrections == []


CHANGE = st.tuples(
    st.sampled_from(["add", "longer", "move", "withdraw", "hub_day", "issue"]),
    st.integers(0, 3),
    st.integers(1, 28),
    st.sampled_from([Decimal(1), Decimal("0.5")]),
)


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(CHANGE, max_size=20))
def test_everything_told_adds_up_to_what_is_so_whatever_changes_when(changes: Any) -> None:
    """Statements issued, and the next one, together hold every day of those months once, to the half day."""
    with transaction.atomic():
        world = make_world(starts_on=datetime.date(2026, 9, 10))
        for what, month, day, long in changes:
            _change(world, what, MONTHS[month], day, long)

        issued = list(DayStatement.objects.order_by("number"))
        february = as_known_today(world.llme, world.hub, datetime.date(2027, 2, 1), issued)
        told = sum((statement_of(world.llme, world.hub, one.month_from).total for one in issued), Decimal(0))

        months = {one.month_from for one in issued}
        lines = lines_of(world.llme, world.hub, OCTOBER, JANUARY.replace(day=31))
        assert told + february.corrected == sum(
            (line.days for line in lines if line.on.replace(day=1) in months), Decimal(0)
        )
        year = days_of([world.llme.pk], this_year())[world.llme.pk]
        assert sum((line.days for line in lines), Decimal(0)) == year.used + year.for_no_school
        transaction.set_rollback(True)


def _change(world: World, what: str, month: datetime.date, day: int, long: Decimal) -> None:
    date = month.replace(day=day)
    standing = SupportDay.objects.filter(state=DayState.RECORDED).order_by("id").first()
    if what == "issue":
        issue_statement(by=world.llme_user, llme=world.llme, hub=world.hub, month=month)
    elif what == "hub_day":
        if not world.llme.hub_days.filter(on=date).exists():
            HubDayFactory(llme=world.llme, hub=world.hub, on=date, days=long)
    elif what == "add" or standing is None:
        if not DaySlot.objects.filter(on=date).exists():
            world.day(on=date, days=long)
    elif what == "withdraw":
        now = datetime.datetime.now(datetime.UTC)
        SupportDay.objects.filter(pk=standing.pk).update(
            state=DayState.WITHDRAWN, withdrawn_at=now, withdrawn_by=world.llme_user
        )
    else:
        SupportDay.objects.filter(pk=standing.pk).update(
            **({"on": date} if what == "move" else {"days": long})
        )


def test_a_month_that_is_not_over_and_a_stranger_are_refused(world: World) -> None:
    here = {"llme": world.llme, "hub": world.hub}
    with pytest.raises(Refused, match="not over yet"):
        issue_statement(by=world.llme_user, month=datetime.date(2027, 2, 1), **here)
    for person in (world.head, world.second_llme_user, world.other_coordinator, world.hub_reader):
        with pytest.raises(Refused):
            issue_statement(by=person, month=OCTOBER, **here)


def test_issued_twice_is_once(world: World, client_for: Callable[[Any], Client]) -> None:
    client = client_for(world.llme_user)
    for _ in range(2):
        client.post(page_of(world, OCTOBER) + "issue/")

    assert [row.number for row in DayStatement.objects.all()] == [1]
    assert (
        "Statement 1, issued on 20 February 2027 by Lee Lane."
        in client.get(page_of(world, OCTOBER)).content.decode()
    )


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_the_file_opened_again_is_the_page_row_for_row(
    world: World, kind: str, client_for: Callable[[Any], Client]
) -> None:
    world.engagement.school_name = '=HYPERLINK("http://x","Elm")'
    world.engagement.save()
    world.day(on=on(OCTOBER, 6))
    HubDayFactory(llme=world.llme, hub=world.hub, on=on(OCTOBER, 20), days=Decimal("0.5"))

    sent = client_for(world.llme_user).post(page_of(world, OCTOBER) + "file/", {"format": kind})

    if kind == "csv":
        rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
        school, dates = rows[1][3], [row[0] for row in rows[1:3]]
        assert dates == ["2026-10-06", "2026-10-20"]
        assert [Decimal(row[1]) for row in rows[1:]] == [Decimal(1), Decimal("0.5"), Decimal("1.5")]
        assert school.startswith("'=HYPERLINK")
    else:
        sheet = load_workbook(io.BytesIO(sent.content)).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        assert [float(row[1]) for row in rows[1:]] == [1.0, 0.5, 1.5]
        assert (sheet["D2"].data_type, sheet["D2"].value) == ("s", '=HYPERLINK("http://x","Elm")')
    assert AuditEvent.objects.filter(verb="exported", context__what="statement", context__rows=3).exists()
