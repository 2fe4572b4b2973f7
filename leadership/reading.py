"""What the pages of leadership show: entries by leader, then and now; reach by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from leadership.models import CapacityEntry, DevelopmentReach, DevelopmentSession


@dataclass(frozen=True)
class Leader:
    """The entries of one leader, the earliest first."""

    leader: Any
    entries: list[CapacityEntry]

    @property
    def then(self) -> CapacityEntry | None:
        """The first, where a later one stands beside it."""
        return self.entries[0] if len(self.entries) > 1 else None

    @property
    def now(self) -> CapacityEntry:
        """The latest."""
        return self.entries[-1]

    @property
    def between(self) -> list[CapacityEntry]:
        """Those between the first and the latest."""
        return self.entries[1:-1]


def by_leader(entries: Iterable[CapacityEntry]) -> list[Leader]:
    """Entries that come in order of date, each leader's together."""
    found: dict[int, Leader] = {}
    for entry in entries:
        found.setdefault(entry.written_by_id, Leader(entry.written_by, [])).entries.append(entry)
    return list(found.values())


def latest_reach(sessions: Iterable[DevelopmentSession]) -> list[tuple[DevelopmentReach, DevelopmentSession]]:
    """For each role the latest session of which it is known how many came; sessions come newest first."""
    found: dict[str, tuple[DevelopmentReach, DevelopmentSession]] = {}
    for session in sessions:
        if session.withdrawn_at is not None:
            continue
        for row in session.reach.all():
            if row.actual is not None:
                found.setdefault(row.role, (row, session))
    return [found[role] for role in DevelopmentReach.Role.values if role in found]
