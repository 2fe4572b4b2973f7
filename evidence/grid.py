"""How we know: statements by kinds of evidence, with who gathered, so that one window shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagements.states import Side
from evidence.known import BOTH, Known, known_of, label_of, sides_of
from evidence.models import Evidence, Finding
from hubs.settings.choices import EVIDENCE_KINDS


@dataclass(frozen=True)
class Gathered:
    """How many pieces of one kind one side gathered, or both."""

    who: str
    words: str


@dataclass(frozen=True)
class Cell:
    """What speaks to a statement of one kind."""

    kind: str
    gathered: list[Gathered]


@dataclass(frozen=True)
class Line:
    """One statement across the kinds."""

    finding: Finding
    known: Known
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """The kinds that anything is of, and the statements."""

    kinds: list[str]
    lines: list[Line]


WHO: tuple[tuple[str, frozenset[Side], str], ...] = (
    ("both", BOTH, "Both"),
    ("school", frozenset({Side.SCHOOL}), "The school"),
    ("llme", frozenset({Side.LLME}), "The LLME"),
)


def grid_of(findings: Sequence[Finding], needed: int) -> Grid:
    """The grid of statements that come `with_evidence()`; a kind that nothing is of has no column."""
    rows = {finding.pk: [link.evidence for link in finding.links_now] for finding in findings}
    used = {row.kind for found in rows.values() for row in found}
    kinds = [kind for kind, _ in EVIDENCE_KINDS if kind in used]
    lines = [
        Line(
            finding,
            known_of(finding, needed),
            [
                Cell(label_of(kind), _gathered([row for row in rows[finding.pk] if row.kind == kind]))
                for kind in kinds
            ],
        )
        for finding in findings
    ]
    return Grid([label_of(kind) for kind in kinds], lines)


def _gathered(rows: list[Evidence]) -> list[Gathered]:
    found = []
    for key, sides, words in WHO:
        count = sum(sides_of(row) == sides for row in rows)
        if count:
            found.append(Gathered(key, f"{words}, {count}" if count > 1 else words))
    return found
