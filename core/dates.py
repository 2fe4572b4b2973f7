"""Dates as schools count them. Nothing here knows of hubs or schools: terms are handed in."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A run of days, both ends included."""

    starts_on: datetime.date
    ends_on: datetime.date
    name: str = ""

    def holds(self, day: datetime.date) -> bool:
        return self.starts_on <= day <= self.ends_on


def academic_year(day: datetime.date) -> int:
    """The year in which the academic year of `day` begins: 2025 for 1 September 2025 to 31 August 2026."""
    return day.year if day.month >= 9 else day.year - 1


def academic_year_label(year: int) -> str:
    """2025 as people write it: 2025/26."""
    return f"{year}/{(year + 1) % 100:02d}"


def academic_year_span(year: int) -> Span:
    """1 September to 31 August."""
    return Span(datetime.date(year, 9, 1), datetime.date(year + 1, 8, 31), academic_year_label(year))


def is_school_day(day: datetime.date, terms: Iterable[Span], closed: Collection[datetime.date]) -> bool:
    """Whether pupils are in: a weekday within a half-term and no bank holiday."""
    return day.weekday() < 5 and day not in closed and any(term.holds(day) for term in terms)


def add_school_days(
    start: datetime.date, count: int, terms: Collection[Span], closed: Collection[datetime.date]
) -> datetime.date:
    """The date `count` school days after `start`. Beyond the known terms every weekday counts as one."""
    last_known = max((term.ends_on for term in terms), default=start)
    day = start
    while count > 0:
        day += datetime.timedelta(days=1)
        if day > last_known:
            count -= day.weekday() < 5 and day not in closed
        else:
            count -= is_school_day(day, terms, closed)
    return day
