"""A hub's school calendar: its own half-terms where it has them, else the national default.

A school's own dates are laid on top by the schools app: it takes the hub's Calendar and swaps the terms of a
year (`calendar.with_terms(...)`). One query a hub and request.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from core import request_cache
from core.dates import Span, academic_year, academic_year_label, add_school_days, is_school_day
from hubs.models import BankHoliday, Hub, Term

MONDAY_TO_FRIDAY = 5
DAY = datetime.timedelta(days=1)
QUIET_HALF_TERMS = 2  # without contact for so many, work reads as quiet (A13a)


@dataclass(frozen=True)
class Calendar:
    """When pupils are in school: half-terms by academic year, and the bank holidays."""

    years: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    closed: frozenset[datetime.date] = frozenset()

    @property
    def terms(self) -> tuple[Span, ...]:
        """All half-terms, in order of date."""
        return tuple(span for year in sorted(self.years) for span in self.years[year])

    def with_terms(self, year: int, terms: Iterable[Span]) -> "Calendar":
        """This calendar with other half-terms in one academic year."""
        return replace(self, years={**self.years, year: tuple(sorted(terms))})

    def is_school_day(self, day: datetime.date) -> bool:
        """Whether pupils are in. In a year without known terms: a weekday and no bank holiday."""
        year = academic_year(day)
        if year not in self.years:
            return day.weekday() < MONDAY_TO_FRIDAY and day not in self.closed
        return is_school_day(day, self.years[year], self.closed)

    def school_days_after(self, start: datetime.date, count: int) -> datetime.date:
        """The date `count` school days after `start`."""
        return add_school_days(start, count, self.terms, self.closed)

    def half_term_name(self, day: datetime.date) -> str:
        """As in "Autumn 1, 2025/26"; in the holidays that follow, "after Autumn 1, 2025/26"."""
        year = academic_year(day)
        terms = self.years.get(year, ())
        label = academic_year_label(year)
        for term in terms:
            if term.holds(day):
                return f"{term.name}, {label}"
        before = [term for term in terms if term.ends_on < day]
        if before:
            return f"after {before[-1].name}, {label}"
        if terms:
            return f"before {terms[0].name}, {label}"
        return self.term_name(day)

    def term_name(self, day: datetime.date) -> str:
        """As in "autumn term 2025/26": the term a day lies in, or the one that begins next."""
        year = academic_year(day)
        for term in self.years.get(year, ()):
            if day <= term.ends_on:
                return f"{term.name.split(' ')[0].rstrip(',').lower()} term {academic_year_label(year)}"
        season = "autumn" if day.month >= 9 else "spring" if day.month <= 3 else "summer"
        return f"{season} term {academic_year_label(year)}"

    def quiet_from(self, last: datetime.date) -> datetime.date | None:
        """From when there has been nothing for two half-terms after `last`; none where too few are known."""
        ended = sorted(term.ends_on for term in self.terms if term.ends_on > last)
        return ended[QUIET_HALF_TERMS - 1] + DAY if len(ended) >= QUIET_HALF_TERMS else None

    def full_school_weeks(self, start: datetime.date, until: datetime.date) -> list[datetime.date]:
        """The Mondays of weeks, from `start` on and up to `until`, in which school is open throughout.

        A week with a bank holiday or that a half-term begins or ends within is no full week.
        """
        monday = start + DAY * ((7 - start.weekday()) % 7)
        weeks = []
        while monday + DAY * (MONDAY_TO_FRIDAY - 1) <= until:
            if all(self.is_school_day(monday + DAY * n) for n in range(MONDAY_TO_FRIDAY)):
                weeks.append(monday)
            monday += DAY * 7
        return weeks

    def full_school_weeks_left(self, today: datetime.date, until: datetime.date) -> int:
        """How many full school weeks lie ahead of `today`, up to `until`."""
        return len(self.full_school_weeks(today, until))


def calendar_of(hub: Hub | int | None) -> Calendar:
    """The calendar of a hub; without a hub the national default."""
    pk = hub.pk if isinstance(hub, Hub) else hub
    return request_cache.remember(("calendar", pk), lambda: _find({pk})[pk])


def load_calendars(hubs: Iterable[int | None]) -> None:
    """Look up many hubs' calendars in one query."""
    for pk, calendar in _find(set(hubs)).items():
        request_cache.put(("calendar", pk), calendar)


def forget_calendars(hubs: Iterable[int | None]) -> None:
    """Called by whoever changes terms."""
    for pk in hubs:
        request_cache.forget(("calendar", pk))


def terms_for_hub(hub: Hub | int | None, year: int) -> tuple[Span, ...]:
    """The half-terms of a hub in one academic year: its own where it has any, else the national ones."""
    return calendar_of(hub).years.get(year, ())


def school_days_after(hub: Hub | int | None, start: datetime.date, count: int) -> datetime.date:
    """The date `count` school days after `start` in a hub's calendar."""
    return calendar_of(hub).school_days_after(start, count)


def half_term_name(day: datetime.date, hub: Hub | int | None = None) -> str:
    """How people name a date's half-term, e.g. "Autumn 1, 2025/26"."""
    return calendar_of(hub).half_term_name(day)


def full_school_weeks_left(
    hub: Hub | int | None, until: datetime.date, today: datetime.date | None = None
) -> int:
    """Full school weeks ahead of today, up to a date, in a hub's calendar."""
    return calendar_of(hub).full_school_weeks_left(today or timezone.localdate(), until)


COLUMNS = ("hub_id", "academic_year", "name", "starts_on", "ends_on")
ON_TOP = -1  # in place of a hub's id: half-terms laid over a hub's, year by year


def calendar_with(hub: int | None, on_top: QuerySet[Any]) -> Calendar:
    """A hub's calendar with half-terms of somebody's own in place of its, in one query.

    `on_top`: rows of COLUMNS, with ON_TOP as hub.
    """
    found = _find({hub, ON_TOP}, on_top)
    calendar, national = found[hub], found[None].years
    for year, terms in found[ON_TOP].years.items():
        if terms is not national.get(year):  # what nobody laid on top are the national ones
            calendar = calendar.with_terms(year, terms)
    return calendar


def _find(hubs: Collection[int | None], on_top: QuerySet[Any] | None = None) -> dict[int | None, Calendar]:
    """Terms and bank holidays in one query: a holiday is a row without a year."""
    own = [pk for pk in hubs if pk is not None]
    terms = Term.objects.filter(Q(hub__isnull=True) | Q(hub__in=own)).order_by().values_list(*COLUMNS)
    holidays = (
        BankHoliday.objects.order_by()
        .annotate(
            hub_id=Value(None, output_field=IntegerField()),
            academic_year=Value(0, output_field=IntegerField()),
            starts_on=F("on"),
            ends_on=F("on"),
        )
        .values_list(*COLUMNS)
    )
    closed: set[datetime.date] = set()
    years: dict[int | None, dict[int, list[Span]]] = {}
    for hub_id, year, name, starts_on, ends_on in terms.union(
        holidays, *([] if on_top is None else [on_top]), all=True
    ):
        if year == 0:
            closed.add(starts_on)
        else:
            years.setdefault(hub_id, {}).setdefault(year, []).append(Span(starts_on, ends_on, name))
    ordered = {
        pk: {year: tuple(sorted(spans)) for year, spans in found.items()} for pk, found in years.items()
    }
    national = ordered.get(None, {})
    return {pk: Calendar({**national, **ordered.get(pk, {})}, frozenset(closed)) for pk in {None, *hubs}}
