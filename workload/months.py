"""The months of an LLME with one hub, a line each."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engagements.models import DayStatement
from engagements.statements import Line


@dataclass(frozen=True)
class Month:
    """How many days a month has as known today, and the statement that was issued of it."""

    first: datetime.date
    days: Decimal
    issued: DayStatement | None

    @classmethod
    def of(cls, first: datetime.date, lines: Iterable[Line], issued: DayStatement | None) -> "Month":
        """A month out of the lines of a longer time."""
        days = sum((line.days for line in lines if line.on.replace(day=1) == first), Decimal(0))
        return cls(first, days, issued)
