"""Where other support meets ours: a visit of somebody else in the same fortnight as one of our days (B17)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from core.written import date_range, uk_date
from engagements.models import OtherSupport, SupportDay

FORTNIGHT = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Overlap:
    """A visit and one of our days less than a fortnight apart."""

    support: OtherSupport
    day: SupportDay

    @property
    def words(self) -> str:
        return (
            f"{name_of(self.support)}, {when(self.support)}, and our day on {uk_date(self.day.on)} "
            "fall in the same fortnight."
        )


def overlaps_of(support: Iterable[OtherSupport], days: Iterable[SupportDay]) -> list[Overlap]:
    """Every visit beside every day of ours near it. What runs for longer is no overlap."""
    ours = list(days)
    return [Overlap(one, day) for one in support if is_visit(one) for day in ours if _is_near(one, day.on)]


def is_visit(support: OtherSupport) -> bool:
    """Support on a date, or within a fortnight: a visit, a training, a course."""
    if support.starts_on is None or support.ends_on is None:
        return False
    return support.ends_on - support.starts_on < FORTNIGHT


def _is_near(visit: OtherSupport, day: datetime.date) -> bool:
    if visit.starts_on is None or visit.ends_on is None:
        return False
    return max(visit.starts_on - day, day - visit.ends_on) < FORTNIGHT


def name_of(support: OtherSupport) -> str:
    """Who gives it, and what it is about."""
    return f"{support.get_kind_display()}{f': {support.about}' if support.about else ''}"


def when(support: OtherSupport) -> str:
    """Its dates in words."""
    return date_range(support.starts_on, support.ends_on) or "no dates noted"
