"""The three terms of a hub's academic year, without a gap: holidays belong to the term that comes next."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from core.dates import academic_year_label, academic_year_span
from hubs.calendar import Calendar

SEASONS = ("autumn", "spring", "summer")


@dataclass(frozen=True)
class Term:
    """A term with the holidays before it; the last one of a year holds the summer holidays too."""

    key: str
    year: int
    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def name(self) -> str:
        return f"{self.key.capitalize()} term"

    @property
    def label(self) -> str:
        """As people write it: Autumn term 2026/27."""
        return f"{self.name} {academic_year_label(self.year)}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_on < timezone.localdate()

    def __str__(self) -> str:
        return self.label


def terms_of_year(calendar: Calendar, year: int) -> list[Term]:
    """A hub's own terms, from 1 September to 31 August. Where they are not known, by the calendar year."""
    span = academic_year_span(year)
    ends = {
        "autumn": datetime.date(year, 12, 31),
        "spring": datetime.date(year + 1, 3, 31),
        "summer": span.ends_on,
    }
    for half in calendar.years.get(year, ()):
        season = half.name.split(" ")[0].rstrip(",").lower()
        if season in ("autumn", "spring"):
            ends[season] = half.ends_on
    terms, begins = [], span.starts_on
    for season in SEASONS:
        terms.append(Term(season, year, begins, ends[season]))
        begins = ends[season] + datetime.timedelta(days=1)
    return terms


def term_of(calendar: Calendar, year: int, key: str) -> Term:
    """One of the three."""
    return next(term for term in terms_of_year(calendar, year) if term.key == key)
