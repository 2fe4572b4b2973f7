"""The days of many LLMEs in one academic year, split by the hub's own terms.

Every date of the year lies in one term: a date in the holidays belongs to the term that begins next, and
after the last term to the summer. So the terms of an LLME always add up to their year.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from engagements.commitment import Commitment, Promised, promised_days
from engagements.of_llmes import school_days_by_date
from hubs.calendar import Calendar, calendar_of
from hubs.models import Hub
from llmes.models import LLME
from llmes.school_days import YearOfDays, no_school_days

NONE = Decimal(0)
TERMS = ("autumn", "spring", "summer")


@dataclass
class TermDays:
    """Days of one term: with schools, used and booked; for no school, those the hub counts."""

    used: Decimal = NONE
    booked: Decimal = NONE
    for_no_school: Decimal = NONE

    @property
    def is_nothing(self) -> bool:
        return not (self.used or self.booked or self.for_no_school)

    def add(self, other: "TermDays") -> None:
        """Add days to these."""
        self.used += other.used
        self.booked += other.booked
        self.for_no_school += other.for_no_school


@dataclass
class Row:
    """One LLME, or the whole hub: the year, and each term of it."""

    commitment: Commitment
    llme: LLME | None = None
    terms: dict[str, TermDays] = field(default_factory=lambda: {term: TermDays() for term in TERMS})

    @property
    def past(self) -> Decimal:
        """How many days more are promised than there are."""
        return self.commitment.past_by(NONE)

    @property
    def by_term(self) -> list[tuple[str, TermDays]]:
        return list(self.terms.items())

    @property
    def has_no_term(self) -> bool:
        """Whether no term has any day: a telephone, which leaves noughts out, says so instead."""
        return all(days.is_nothing for days in self.terms.values())


@dataclass(frozen=True)
class Totals:
    """The sums of all rows; `unsaid`: how many LLMEs have not said how many days they have."""

    capacity: Decimal
    used: Decimal
    booked: Decimal
    agreed: Decimal
    offered: Decimal
    for_no_school: Decimal
    free: Decimal
    unsaid: int
    by_term: list[tuple[str, TermDays]]

    @property
    def has_no_term(self) -> bool:
        """As for one row."""
        return all(days.is_nothing for _, days in self.by_term)


def term_of(calendar: Calendar, day: datetime.date) -> str:
    """The term a date is counted in: autumn, spring or summer."""
    name = calendar.term_name(day).split(" ")[0]
    return name if name in TERMS else _by_month(day)


def _by_month(day: datetime.date) -> str:
    """Where a hub gives its half-terms names of its own."""
    return "autumn" if day.month >= 9 else "spring" if day.month <= 3 else "summer"


def rows_of(hub: Hub, llmes: Iterable[LLME], year: int) -> list[Row]:
    """The days of LLMEs in an academic year, in a constant number of queries. `llmes` as `with_year` gives.

    The year is summed from its terms, so that the two can't differ.
    """
    people = list(llmes)
    ids = [llme.pk for llme in people]
    promised, terms = promised_days(ids, year), days_by_term(hub, ids, year)
    rows = []
    for llme in people:
        whole = TermDays()
        for term in terms[llme.pk].values():
            whole.add(term)
        mine = promised.get(llme.pk, Promised())
        days = YearOfDays(llme.year_days, whole.for_no_school, whole.used, whole.booked, mine.days)
        commitment = Commitment(year, days, mine)
        rows.append(Row(commitment, llme, terms[llme.pk]))
    return rows


def days_by_term(hub: Hub, ids: Collection[int], year: int) -> dict[int, dict[str, TermDays]]:
    """Each LLME's days, term by term."""
    calendar = calendar_of(hub)
    found: dict[int, dict[str, TermDays]] = {llme: {term: TermDays() for term in TERMS} for llme in ids}
    known: dict[datetime.date, str] = {}

    def term(on: datetime.date) -> str:
        return known.setdefault(on, term_of(calendar, on))

    for llme, on, days in school_days_by_date(ids, year):
        found[llme][term(on)].add(TermDays(used=days.used, booked=days.booked))
    for llme, on, number in no_school_days(ids, year):
        found[llme][term(on)].add(TermDays(for_no_school=number))
    return found


def totals_of(rows: Collection[Row]) -> Totals:
    """What the rows add up to. Free days are those of LLMEs who said how many they have."""
    terms: dict[str, TermDays] = defaultdict(TermDays)
    for term in TERMS:
        for row in rows:
            terms[term].add(row.terms[term])
    every = [row.commitment for row in rows]
    return Totals(
        capacity=sum((one.days.capacity or NONE for one in every), NONE),
        used=sum((one.days.used for one in every), NONE),
        booked=sum((one.days.booked for one in every), NONE),
        agreed=sum((one.promised.agreed for one in every), NONE),
        offered=sum((one.promised.offered for one in every), NONE),
        for_no_school=sum((one.days.for_no_school for one in every), NONE),
        free=sum((one.free or NONE for one in every), NONE),
        unsaid=sum(one.days.capacity is None for one in every),
        by_term=list(terms.items()),
    )
