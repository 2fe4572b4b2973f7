"""Dates as schools count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    Span,
    academic_year,
    academic_year_label,
    academic_year_span,
    add_school_days,
    is_school_day,
)

AUTUMN = [Span(date(2026, 9, 1), date(2026, 10, 23)), Span(date(2026, 11, 2), date(2026, 12, 18))]


@pytest.mark.parametrize(
    ("day", "year", "label"),
    [
        (date(2026, 8, 31), 2025, "2025/26"),
        (date(2026, 9, 1), 2026, "2026/27"),
        (date(2028, 2, 29), 2027, "2027/28"),
        (date(2099, 9, 1), 2099, "2099/00"),
    ],
)
def test_the_academic_year_turns_on_1_september(day: date, year: int, label: str) -> None:
    assert academic_year(day) == year
    assert academic_year_label(year) == label
    assert academic_year_span(year).holds(day)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 1), True),  # the first day of term, a Tuesday
        (date(2026, 10, 23), True),  # the last before half-term
        (date(2026, 10, 26), False),  # half-term
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 9, 7), False),  # closed, below
    ],
)
def test_a_school_day_is_a_weekday_in_term(day: date, is_one: bool) -> None:
    assert is_school_day(day, AUTUMN, {date(2026, 9, 7)}) is is_one


def test_ten_school_days_skip_half_term() -> None:
    assert add_school_days(date(2026, 10, 19), 10, AUTUMN, set()) == date(2026, 11, 9)


def test_without_known_terms_every_weekday_counts() -> None:
    assert add_school_days(date(2026, 10, 19), 10, [], set()) == date(2026, 11, 2)


@given(start=st.dates(date(2026, 9, 1), date(2026, 12, 1)), count=st.integers(0, 30))
def test_just_that_many_school_days_lie_between(start: date, count: int) -> None:
    end = add_school_days(start, count, AUTUMN, set())

    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    last = AUTUMN[-1].ends_on
    counted = [d for d in between if (d.weekday() < 5 if d > last else is_school_day(d, AUTUMN, set()))]
    assert len(counted) == count
