"""School days, half-terms and their names."""

import datetime
from typing import Any

import pytest

from core import request_cache
from core.dates import Span
from hubs.areas import area_index
from hubs.calendar import (
    Calendar,
    calendar_of,
    full_school_weeks_left,
    half_term_name,
    load_calendars,
    school_days_after,
    terms_for_hub,
)
from tests.factories.hubs import (
    BankHolidayFactory,
    HubAreaFactory,
    HubFactory,
    TermFactory,
    make_year,
)

pytestmark = pytest.mark.django_db
D = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-09-02", "Autumn 1, 2026/27"),
        ("2026-10-28", "after Autumn 1, 2026/27"),
        ("2026-12-25", "after Autumn 2, 2026/27"),
        ("2027-07-21", "Summer 2, 2026/27"),
        ("2027-08-31", "after Summer 2, 2026/27"),
        ("2026-09-01", "before Autumn 1, 2026/27"),
        ("2031-03-01", "spring term 2030/31"),
        ("2031-11-01", "autumn term 2031/32"),
        ("2031-05-01", "summer term 2030/31"),
    ],
)
def test_a_date_is_named_by_its_half_term(day: str, name: str) -> None:
    make_year()

    assert half_term_name(D(day)) == name


def test_the_long_term_of_a_date() -> None:
    make_year()

    calendar = calendar_of(None)

    assert calendar.term_name(D("2026-10-28")) == "autumn term 2026/27"
    assert calendar.term_name(D("2026-12-25")) == "spring term 2026/27"


def test_ten_school_days_skip_half_term_and_bank_holidays() -> None:
    make_year()
    BankHolidayFactory(on=D("2027-05-03"), name="Early May bank holiday")

    assert school_days_after(None, D("2026-10-16"), 10) == D("2026-11-06")
    assert school_days_after(None, D("2027-04-30"), 1) == D("2027-05-04")


def test_full_school_weeks() -> None:
    make_year()
    BankHolidayFactory(on=D("2027-05-03"), name="Early May bank holiday")

    # From Monday 19 October: that week, then half-term, then seven weeks to Christmas.
    assert full_school_weeks_left(None, D("2026-12-31"), today=D("2026-10-19")) == 8
    # On a Tuesday that week has begun.
    assert full_school_weeks_left(None, D("2026-12-31"), today=D("2026-10-20")) == 7
    # Four weeks from 12 April to 7 May, one with a bank holiday.
    assert full_school_weeks_left(None, D("2027-05-07"), today=D("2027-04-05")) == 3
    assert full_school_weeks_left(None, D("2026-10-19"), today=D("2026-10-19")) == 0


def test_a_week_with_a_bank_holiday_in_its_midst_is_no_full_week() -> None:
    term = Span(D("2026-09-07"), D("2026-10-23"), "Autumn 1")
    open_throughout = Calendar({2026: (term,)})
    assert D("2026-09-21") in open_throughout.full_school_weeks(D("2026-09-14"), D("2026-10-02"))
    wednesday = Calendar({2026: (term,)}, frozenset({D("2026-09-23")}))
    weeks = wednesday.full_school_weeks(D("2026-09-14"), D("2026-10-02"))
    assert weeks == [D("2026-09-14"), D("2026-09-28")]


@pytest.mark.parametrize(
    ("last", "quiet"), [("2026-10-22", "2026-12-19"), ("2026-10-23", "2027-02-13"), ("2027-01-04", None)]
)
def test_a_half_term_on_whose_last_day_there_was_contact_is_not_one_without(
    last: str, quiet: str | None
) -> None:
    terms = (
        Span(D("2026-09-07"), D("2026-10-23"), "Autumn 1"),
        Span(D("2026-11-02"), D("2026-12-18"), "Autumn 2"),
        Span(D("2027-01-04"), D("2027-02-12"), "Spring 1"),
    )
    assert Calendar({2026: terms}).quiet_from(D(last)) == (D(quiet) if quiet else None)


def test_a_hubs_own_year_replaces_the_nations_and_a_schools_can_be_laid_on_top() -> None:
    make_year()
    hub, other = HubFactory(), HubFactory()
    TermFactory(hub=hub, starts_on=D("2026-09-07"), ends_on=D("2026-10-16"))

    assert [term.starts_on for term in terms_for_hub(hub, 2026)] == [D("2026-09-07")]
    assert len(terms_for_hub(other, 2026)) == 6
    inset = calendar_of(hub).with_terms(2026, [Span(D("2026-09-09"), D("2026-10-16"), "Autumn 1")])
    assert not inset.is_school_day(D("2026-09-08"))
    assert calendar_of(hub).is_school_day(D("2026-09-08"))


def test_years_nobody_has_entered_count_weekdays() -> None:
    assert Calendar().is_school_day(D("2031-08-04"))
    assert not Calendar().is_school_day(D("2031-08-03"))
    assert Calendar().school_days_after(D("2031-08-01"), 1) == D("2031-08-04")


def test_a_request_asks_once_a_hub(django_assert_num_queries: Any) -> None:
    make_year()
    BankHolidayFactory()
    hubs = [HubFactory(), HubFactory()]

    with request_cache.opened(), django_assert_num_queries(1):
        load_calendars(hub.pk for hub in hubs)
        for hub in hubs:
            assert half_term_name(D("2026-09-02"), hub) == "Autumn 1, 2026/27"
            assert not calendar_of(hub).is_school_day(D("2026-12-25"))
        assert half_term_name(D("2026-09-02")) == "Autumn 1, 2026/27"
    with django_assert_num_queries(2):
        calendar_of(hubs[0])
        calendar_of(hubs[0])


def test_a_district_speaks_before_its_authority() -> None:
    angles = HubAreaFactory(code="926").hub
    cambridge = HubAreaFactory(kind="district", code="E07000146").hub
    HubAreaFactory(code="935", hub=angles)
    HubAreaFactory(code="935", hub=cambridge)
    HubAreaFactory(code="800", ends_on=D("2021-01-01"))

    areas = area_index(D("2026-09-01"))

    assert areas.hub_for("926", "E07000145") == angles.pk
    assert areas.hub_for("926", "E07000146") == cambridge.pk
    assert areas.hub_for("926", "") == angles.pk
    assert areas.hub_for("935", "") is None, "two hubs: a person chooses"
    assert areas.hubs_for("935", "") == {angles.pk, cambridge.pk}
    assert areas.hub_for("800", "") is None, "ended"
    assert area_index(D("2020-12-01")).hub_for("800", "") is not None
    assert areas.hub_for("", "") is None
