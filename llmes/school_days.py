"""An LLME's days of one academic year: how many there are, what they go to, what is left.

Days with schools belong to the engagements app above, which registers how to count them:

    school_days.register(lambda llme_ids, year: {llme_id: SchoolDays(used=..., booked=...)})
    school_days.register_still_to_book(lambda llme_ids, year: {llme_id: Decimal(...)})
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.dates import academic_year_span
from hubs.models import Hub
from hubs.settings.in_effect import hub_setting, load_settings
from llmes.models import LLME, Capacity, HubDay


@dataclass(frozen=True)
class SchoolDays:
    """Days with schools in one academic year."""

    used: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)


Count = Callable[[Collection[int], int], Mapping[int, SchoolDays]]
StillToBook = Callable[[Collection[int], int], Mapping[int, Decimal]]
_counts: list[Count] = []
_still_to_book: list[StillToBook] = []


def register(count: Count) -> Count:
    """Say how days with schools are counted, for many LLMEs at once."""
    if count not in _counts:
        _counts.append(count)
    return count


def register_still_to_book(count: StillToBook) -> StillToBook:
    """Say how days promised to schools and not yet booked are counted, for many LLMEs at once."""
    if count not in _still_to_book:
        _still_to_book.append(count)
    return count


@dataclass(frozen=True)
class YearOfDays:
    """Where the days of one LLME go in one academic year. `capacity` is None while nobody has said."""

    capacity: Decimal | None = None
    for_no_school: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)
    still_to_book: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal | None:
        """What has no date yet, promised or not; below nought where more is booked than there is."""
        if self.capacity is None:
            return None
        return self.capacity - self.for_no_school - self.used - self.booked

    @property
    def free(self) -> Decimal | None:
        """What nothing has a claim on; below nought where more is promised than there is."""
        return None if self.left is None else self.left - self.still_to_book


def days_of(
    llme_ids: Collection[int],
    year: int,
    capacity: Mapping[int, Any] | None = None,
    still_to_book: Mapping[int, Decimal] | None = None,
) -> dict[int, YearOfDays]:
    """The days of many LLMEs in one academic year, in a constant number of queries.

    Hand in `capacity` and `still_to_book` where somebody has looked them up already.
    """
    if capacity is None:
        rows = Capacity.objects.filter(llme__in=llme_ids, academic_year=year)
        capacity = dict(rows.values_list("llme", "days"))
    no_school = _for_no_school(llme_ids, year)
    used: dict[int, Decimal] = defaultdict(Decimal)
    booked: dict[int, Decimal] = defaultdict(Decimal)
    for count in _counts:
        for llme, days in count(llme_ids, year).items():
            used[llme] += days.used
            booked[llme] += days.booked
    if still_to_book is None:
        still_to_book = _promised(llme_ids, year)
    return {
        llme: YearOfDays(
            capacity.get(llme), no_school[llme], used[llme], booked[llme], still_to_book.get(llme, Decimal(0))
        )
        for llme in llme_ids
    }


def _promised(llme_ids: Collection[int], year: int) -> dict[int, Decimal]:
    total: dict[int, Decimal] = defaultdict(Decimal)
    for count in _still_to_book:
        for llme, days in count(llme_ids, year).items():
            total[llme] += days
    return total


def _for_no_school(llme_ids: Collection[int], year: int) -> dict[int, Decimal]:
    total: dict[int, Decimal] = defaultdict(Decimal)
    for llme, _on, days in no_school_days(llme_ids, year):
        total[llme] += days
    return total


def no_school_days_of(llme: LLME, hub: Hub, first: datetime.date, last: datetime.date) -> list[HubDay]:
    """One LLME's days for no school with one hub in a span, of the kinds that the hub counted on that day."""
    rows = HubDay.objects.standing().filter(llme=llme, hub=hub, on__range=(first, last)).order_by("on", "pk")
    return [row for row in rows if row.kind in hub_setting(hub, "no_school_kinds_counted", row.on)]


def no_school_days(llme_ids: Collection[int], year: int) -> list[tuple[int, datetime.date, Decimal]]:
    """Days for no school, of the kinds that their hub counted on that day: whose, when, how long."""
    span = academic_year_span(year)
    rows = list(
        HubDay.objects.standing()
        .filter(llme__in=llme_ids, on__range=(span.starts_on, span.ends_on))
        .order_by()
        .values_list("llme", "hub", "kind", "on", "days")
    )
    if rows:
        load_settings({row[1] for row in rows})
    return [
        (llme, on, days)
        for llme, hub, kind, on, days in rows
        if kind in hub_setting(hub, "no_school_kinds_counted", on)
    ]
