"""What an import did, or would do: counts, examples, problems."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schools.register.tables import Problem

MOST_EXAMPLES = 10
# Counts that say how much was read, not that anything changed.
STILL = frozenset(["rows", "unchanged", "set_aside", "passed_over", "link_rows", "group_rows"])

# Told how many rows of all files have been read.
Progress = Callable[[int], None]


@dataclass
class Report:
    """Filled while the files are read."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    register_date: date | None = None

    def count(self, what: str, many: int = 1) -> None:
        """Add to a count."""
        if many:
            self.counts[what] = self.counts.get(what, 0) + many

    def set_aside(self, file: str, problem: Problem) -> None:
        """A row that could not be read."""
        self.count("set_aside")
        self.problems.append((file, problem))

    def example(self, kind: str, urn: int, name: str, changes: list[list[str]] | None = None) -> None:
        """A school to show, with what changed: at most so many of a kind."""
        if sum(one["kind"] == kind for one in self.examples) < MOST_EXAMPLES:
            self.examples.append({"kind": kind, "urn": urn, "name": name, "changes": changes or []})

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was as it stood."""
        return not set(self.counts) - STILL
