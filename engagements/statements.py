"""The monthly statement of an LLME's days, for their own headteacher and finance: dates, schools, days.

An LLME's own time counts, as on their page of days: a day that took place, or that did not and used a day;
and days for no school of the kinds that the hub counts. No notes, nobody's name but the LLME's.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.fields import show_days
from engagements.models import DayStatement, SupportDay
from engagements.states import RECORDED_STATES, DayState
from hubs.models import Hub
from llmes.models import LLME, HubDay
from llmes.school_days import no_school_days_of

NONE = Decimal(0)
FOR_NO_SCHOOL = "Day for no school"
STATES = {
    DayState.CONFIRMED: "Confirmed by the school",
    DayState.ACCEPTED: "Accepted by the hub",
    DayState.NOTED: "Noted",
}
WAITING = "Recorded, waiting to be confirmed"


@dataclass(frozen=True)
class Line:
    """One day on a statement. `key` names the day, so that a later change of it is found."""

    key: str
    on: datetime.date
    days: Decimal
    kind: str
    school: str = ""
    reference: str = ""
    state: str = ""

    def to_json(self) -> dict[str, str]:
        return {**self.__dict__, "on": self.on.isoformat(), "days": show_days(self.days)}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Line":
        on = datetime.date.fromisoformat(row["on"])
        return cls(**{**row, "on": on, "days": Decimal(row["days"])})

    @property
    def long(self) -> str:
        """Half a day or a whole one."""
        return "Half a day" if self.days == Decimal("0.5") else "Whole day"


@dataclass(frozen=True)
class Correction:
    """A day of a month that was issued before, as it was told and as it stands now; either may be nothing."""

    told: Line | None
    now: Line | None

    @property
    def line(self) -> Line:
        line = self.now or self.told
        assert line is not None  # noqa: S101 - one of the two is there
        return line

    @property
    def difference(self) -> Decimal:
        """How many days more (or, below nought, fewer) than were told."""
        return (self.now.days if self.now else NONE) - (self.told.days if self.told else NONE)

    @property
    def signed(self) -> str:
        """The difference as people write it: +0.5, −1, 0."""
        return signed_days(self.difference)

    @property
    def what(self) -> str:
        """What has changed, in words."""
        if self.told is None:
            return "Added since"
        if self.now is None:
            return "No longer counted in that month"
        if self.told.on != self.now.on:
            return f"Moved from {self.told.on.day} {self.told.on:%B}"
        return f"Was {show_days(self.told.days)}" if self.difference else "Corrected"

    def to_json(self) -> dict[str, Any]:
        return {
            "told": self.told.to_json() if self.told else None,
            "now": self.now.to_json() if self.now else None,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Correction":
        told, now = (Line.from_json(row[name]) if row[name] else None for name in ("told", "now"))
        return cls(told, now)


@dataclass(frozen=True)
class Statement:
    """A month of an LLME with a hub: as it stands today, or as it was issued."""

    month: datetime.date
    known_on: datetime.date
    lines: list[Line] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    issued: DayStatement | None = None

    @property
    def days(self) -> Decimal:
        return sum((line.days for line in self.lines), NONE)

    @property
    def waiting(self) -> Decimal:
        """Days of it that the school has not confirmed yet."""
        return sum((line.days for line in self.lines if line.state == WAITING), NONE)

    @property
    def corrected(self) -> Decimal:
        return sum((row.difference for row in self.corrections), NONE)

    @property
    def total(self) -> Decimal:
        """The days of the month and what is put right of earlier ones."""
        return self.days + self.corrected

    @property
    def total_words(self) -> str:
        """The total, and how it comes about where something was put right."""
        if not self.corrections:
            return _days_words(self.total)
        corrected = f"{show_days(self.days)} and corrections of {signed_days(self.corrected)}"
        return f"{_days_words(self.total)} ({corrected})"


def signed_days(days: Decimal) -> str:
    """A difference: +0.5, −1, 0."""
    return f"{'+' if days > 0 else '−' if days < 0 else ''}{show_days(abs(days))}"


def _days_words(days: Decimal) -> str:
    word = "day" if abs(days) in (Decimal(1), Decimal("0.5")) else "days"
    return f"{'−' if days < 0 else ''}{show_days(abs(days))} {word}"


def last_day(month: datetime.date) -> datetime.date:
    """The last day of a month, by its first."""
    return (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def lines_of(llme: LLME, hub: Hub, first: datetime.date, last: datetime.date) -> list[Line]:
    """The days of an LLME for one hub in a span, up to today, by date."""
    until = min(last, timezone.localdate())
    spent = Q(state__in=RECORDED_STATES) & (Q(happened=True) | Q(uses_days=True))
    days = (
        SupportDay.objects.filter(spent, llme=llme, engagement__hub=hub, on__range=(first, until), days__gt=0)
        .exclude(kind=SupportDay.Kind.CARRIED_IN)  # of no one date
        .select_related("engagement")
    )
    lines = [line_of_day(day) for day in days]
    lines += [line_of_hub_day(row) for row in no_school_days_of(llme, hub, first, until)]
    return sorted(lines, key=lambda line: (line.on, line.key))


def line_of_day(day: SupportDay) -> Line:
    """What a statement says of a day with a school; the day comes with its engagement."""
    kind = "Support day" if day.kind == SupportDay.Kind.DAY else day.get_kind_display()
    if day.kind == SupportDay.Kind.DAY and day.happened is False:
        kind = "Support day that did not happen"
    work = day.engagement
    state = STATES.get(DayState(day.state), WAITING)
    return Line(f"day:{day.pk}", day.on, Decimal(day.days), kind, work.school_name, work.reference, state)


def line_of_hub_day(row: HubDay) -> Line:
    """What a statement says of a day for no school."""
    kind = f"{FOR_NO_SCHOOL}: {row.get_kind_display().lower()}"
    return Line(f"hub_day:{row.pk}", row.on, Decimal(row.days), kind, state="Written down")


def statement_of(llme: LLME, hub: Hub, month: datetime.date) -> Statement:
    """The statement of a month: as it was issued, else as it stands today."""
    issued = list(DayStatement.objects.filter(llme=llme, hub=hub).order_by("number"))
    for one in issued:
        if one.month_from == month:
            return frozen(one)
    return as_known_today(llme, hub, month, issued)


def frozen(issued: DayStatement) -> Statement:
    """A statement as it was issued."""
    return Statement(
        month=issued.month_from,
        known_on=timezone.localdate(issued.issued_at),
        lines=[Line.from_json(row) for row in issued.lines],
        corrections=[Correction.from_json(row) for row in issued.corrections],
        issued=issued,
    )


def as_known_today(llme: LLME, hub: Hub, month: datetime.date, issued: Iterable[DayStatement]) -> Statement:
    """A month as it stands today, with what has changed in the months issued before, since they were.

    By when they were issued, not by the calendar: else a change would be told twice where a later month was
    issued first.
    """
    told = list(issued)
    months = [month, *(one.month_from for one in told)]
    lines = lines_of(llme, hub, min(months), last_day(max(months)))
    return Statement(
        month=month,
        known_on=timezone.localdate(),
        lines=[line for line in lines if line.on.replace(day=1) == month],
        corrections=_corrections(told, lines),
    )


def _corrections(issued: list[DayStatement], lines: list[Line]) -> list[Correction]:
    """What was told of each day of the months issued, the last word of it, beside what is so now."""
    months = {one.month_from for one in issued}
    told: dict[str, Line | None] = {}
    for statement in map(frozen, issued):
        # Its lines are its last word: a day that moved into its month is taken off the other one beside them.
        told.update({row.line.key: row.now for row in statement.corrections})
        told.update({line.key: line for line in statement.lines})
    now = {line.key: line for line in lines if line.on.replace(day=1) in months}
    return [
        Correction(told.get(key), now.get(key))
        for key in sorted(told.keys() | now.keys())
        if _counts(told.get(key)) != _counts(now.get(key))
    ]


def _counts(line: Line | None) -> Any:
    """What of a day makes a difference to a school that reads the statement; not whether it is confirmed."""
    return (line.on, line.days, line.kind, line.reference) if line else None


def month_is_over(month: datetime.date) -> bool:
    """Only a month that is over is issued."""
    return last_day(month) < timezone.localdate()


def months_of(year: int) -> list[datetime.date]:
    """The months of an academic year that have begun."""
    numbers = (*range(9, 13), *range(1, 9))
    months = [datetime.date(year + (number < 9), number, 1) for number in numbers]
    return [month for month in months if month <= timezone.localdate()]
