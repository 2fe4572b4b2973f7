"""Which facts a row of each column has, and how the plan's content writes them down."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plans.horizons import ORDER, USUAL, Names
from plans.models import PlanLine
from plans.terms import term_words

Kind = PlanLine.Kind
# What a row of a kind says. Canonical: the order of no row and of no fact matters, only what is said.
FACTS: dict[str, tuple[str, ...]] = {
    Kind.FOCUS: ("words", "topic"),
    Kind.ACTIVITY: ("words", "lead", "term", "role"),
    Kind.OUTCOME: ("words", "outcome", "horizon"),
    Kind.GAIN: ("words", "for_whom"),
    Kind.TIME: ("words", "role", "term", "hours", "cover"),
}
MOST_FOCI = 6
MANY_FOCI = 3
_KINDS: tuple[str, ...] = tuple(Kind.values)
_LEADS: tuple[str, ...] = tuple(PlanLine.Lead.values)
_GROUPS: tuple[str, ...] = tuple(PlanLine.ForWhom.values)


def fact_of(row: Any, name: str) -> Any:
    """A fact as JSON holds it."""
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return str(value.normalize()) if value != value.to_integral() else str(int(value))
    return value


def is_said(row: PlanLine) -> bool:
    """Whether a row says anything: the first focus without a topic says nothing that its section doesn't."""
    return row.kind != Kind.FOCUS or bool(row.words or row.topic)


def canonical(row: PlanLine) -> dict[str, Any]:
    """One row as the content of a version holds it."""
    return {
        "line": str(row.key),
        "kind": row.kind,
        "focus_key": str(row.focus.key) if row.focus else None,
    } | {name: fact_of(row, name) for name in FACTS[row.kind]}


@dataclass(frozen=True)
class LineText:
    """One row of a column, for reading."""

    key: str
    kind: str
    focus_key: str | None = None
    words: str = ""
    topic: str = ""
    outcome: str = ""
    horizon: str = ""
    lead: str = ""
    for_whom: str = ""
    term: str = ""
    role: str = ""
    hours: int = 0
    cover: Decimal | None = None
    names: Names = field(default_factory=lambda: USUAL, compare=False, repr=False)

    @property
    def topic_words(self) -> str:
        return _label(PlanLine.Topic, self.topic)

    @property
    def outcome_words(self) -> str:
        return _label(PlanLine.Outcome, self.outcome)

    @property
    def horizon_words(self) -> str:
        return self.names[self.horizon] if self.horizon else ""

    @property
    def lead_words(self) -> str:
        return _label(PlanLine.Lead, self.lead)

    @property
    def group_words(self) -> str:
        return _label(PlanLine.ForWhom, self.for_whom)

    def order(self) -> tuple[Any, ...]:
        """As pages show the rows of a column: by term, by horizon, by group, by who leads."""
        return (
            _KINDS.index(self.kind),
            self.term or "9999",
            ORDER.index(self.horizon) if self.horizon else 0,
            _GROUPS.index(self.for_whom) if self.for_whom else 0,
            _LEADS.index(self.lead) if self.lead else 0,
            self.role.lower(),
        )


def line_text(row: PlanLine, names: Names = USUAL) -> LineText:
    """A row as it stands, for reading."""
    return line_from(canonical(row), names)


def line_in_words(line: LineText) -> str:
    """A row as people read it, over a few lines."""
    facts = [
        line.topic_words,
        line.lead_words,
        line.outcome_words,
        line.horizon_words,
        line.group_words,
        line.role,
        term_words(line.term),
        f"{line.hours} hours" if line.kind == Kind.TIME else "",
        f"{line.cover.normalize():f} days of cover" if line.cover else "",
    ]
    return "\n".join(filter(None, [line.words, ", ".join(filter(None, facts))]))


def line_from(content: dict[str, Any], names: Names = USUAL) -> LineText:
    """A row of a canonical content, for reading."""
    facts = {name: content[name] for name in FACTS[content["kind"]]}
    if facts.get("cover") is not None:
        facts["cover"] = Decimal(facts["cover"])
    said = {"key": content["line"], "kind": content["kind"], "focus_key": content["focus_key"]}
    return LineText(**said, names=names, **facts)


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""
