"""When to look together: one midway and one at the end, suggested from the dates of our work."""

import datetime
from dataclasses import dataclass

from engagements.models import Engagement
from reviews.models import Look
from reviews.states import State

Kind = Look.Kind
BEFORE_THE_END = datetime.timedelta(weeks=2)


@dataclass(frozen=True)
class Planned:
    """A look that lies ahead: its kind, its date, and its row where somebody touched it already."""

    kind: str
    due_on: datetime.date
    look: Look | None

    @property
    def title(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def is_suggested(self) -> bool:
        """Nobody has moved the date: it follows the dates of our work."""
        return self.look is None


def suggested_date(engagement: Engagement, kind: str) -> datetime.date:
    """Midway between first and last day; the last look two weeks before the last day."""
    starts, ends = engagement.starts_on, engagement.expected_end_on
    if kind == Kind.MIDWAY:
        return starts + (ends - starts) / 2
    return max(starts, ends - BEFORE_THE_END)


def ahead(engagement: Engagement, looks: list[Look], *, ended: bool) -> list[Planned]:
    """The looks that lie ahead, by date: those planned, and those suggested that nobody touched yet.

    `ended`: the last look of the work as it stands has been agreed.
    """
    planned = [Planned(look.kind, look.due_on, look) for look in looks if look.state == State.PLANNED]
    open_kinds = {look.kind for look in looks if look.state in (State.PLANNED, State.UNDER_WAY)}
    if not any(look.kind == Kind.MIDWAY for look in looks):
        planned.append(Planned(Kind.MIDWAY, suggested_date(engagement, Kind.MIDWAY), None))
    if Kind.LAST not in open_kinds and not ended:
        planned.append(Planned(Kind.LAST, suggested_date(engagement, Kind.LAST), None))
    return sorted(planned, key=lambda one: (one.due_on, one.kind))
