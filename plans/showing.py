"""The columns of the plan as its pages draw them: each text with its rows, who leads when, time by term."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from plans.content import Key, PlanText
from plans.lacking import MILESTONES, Lack
from plans.lines import Kind, LineText
from plans.models import PlanLine, PlanSection, PlanVersion
from plans.phases import Phase
from plans.terms import term_words


@dataclass(frozen=True)
class FocusOnPage:
    """A focus as pages show it: its words in this version, and the phase it is in now."""

    pk: int
    key: str
    words: str
    topic: str
    phase: str
    priority: int
    is_first: bool
    url: str

    @property
    def phase_words(self) -> str:
        return str(Phase(self.phase).label)


@dataclass(frozen=True)
class RowOnPage:
    """A row as pages show it: its facts in words, and the focus it is for where that is not the first."""

    line: LineText
    term: str
    focus: str


@dataclass(frozen=True)
class TermTime:
    """The time that is given in one term: of each role, and their sum (B12)."""

    term: str
    rows: list[LineText]

    @property
    def hours(self) -> int:
        return sum(row.hours for row in self.rows)

    @property
    def cover(self) -> Decimal:
        return sum((row.cover or Decimal(0) for row in self.rows), Decimal(0))


@dataclass(frozen=True)
class TermLead:
    """Who leads how much of what is done in one term: side by side they show the shift."""

    term: str
    llme: int
    together: int
    school: int


@dataclass(frozen=True)
class Column:
    """One column of the plan."""

    key: str
    title: str
    words: str
    rows: list[RowOnPage] = field(default_factory=list)
    foci: list[FocusOnPage] = field(default_factory=list)
    times: list[TermTime] = field(default_factory=list)
    leads: list[TermLead] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.rows or self.times or len(self.foci) > 1)

    @property
    def hours(self) -> int:
        """All hours of all terms."""
        return sum(term.hours for term in self.times)

    @property
    def cover(self) -> Decimal:
        """All days of cover of all terms."""
        return sum((term.cover for term in self.times), Decimal(0))


_COUNTED: dict[str, tuple[str, str]] = {
    Kind.FOCUS: ("more focus", "more foci"),
    Kind.ACTIVITY: ("thing we do", "things we do"),
    Kind.OUTCOME: ("way we’ll know", "ways we’ll know"),
    Kind.GAIN: ("group of pupils", "groups of pupils"),
}
MOST_WORDS = 120
_KIND_OF: dict[str, str] = {
    Key.HOW: Kind.ACTIVITY,
    Key.HOW_WELL: Kind.OUTCOME,
    Key.AND_SO: Kind.GAIN,
}


def foci_on_page(version: PlanVersion, text: PlanText) -> list[FocusOnPage]:
    """The foci of a version that comes `with_text()`, in the order that the school gave them."""
    reference = version.plan.engagement.reference

    def shown(
        pk: int, key: object, words: str, topic: str, phase: str, priority: int, first: bool
    ) -> FocusOnPage:
        url = reverse("plans:focus", args=[reference, pk])
        return FocusOnPage(pk, str(key), words, topic, phase, priority, first, url)

    said = {line.focus_key: line for line in text.of_kind(Kind.FOCUS)}
    found = []
    if version.first_focus is not None:
        topic = said.get(str(version.first_focus_key))
        found.append(
            shown(
                version.first_focus,
                str(version.first_focus_key),
                text.sections.get(Key.FOCUS, ""),
                topic.topic_words if topic else "",
                version.first_phase or Phase.EXPLORE,
                version.first_priority or 0,
                True,
            )
        )
    for row in version.lines.all():
        one = row.focus
        line = said.get(str(one.key)) if one and row.kind == Kind.FOCUS else None
        if one is not None and line is not None and not one.is_first:
            topic_words = line.topic_words if line.words else ""
            words = line.words or line.topic_words
            found.append(shown(one.pk, str(one.key), words, topic_words, one.phase, one.priority, False))
    return sorted(found, key=lambda focus: (focus.priority, focus.pk))


def columns_of(version: PlanVersion, text: PlanText) -> list[Column]:
    """Every column that the one-page plan has or in which something is said."""
    foci = foci_on_page(version, text)
    names = {focus.key: focus.words for focus in foci if not focus.is_first}
    columns = []
    for key in Key:
        rows = [
            RowOnPage(line, term_words(line.term), names.get(line.focus_key or "", ""))
            for line in text.of_kind(_KIND_OF.get(key, ""))
        ]
        column = Column(
            key=key.value,
            title=str(key.label),
            words=text.sections.get(key, ""),
            rows=rows,
            foci=foci if key == Key.FOCUS else [],
            times=times_of(text) if key == Key.TIME else [],
            leads=leads_of(text) if key == Key.HOW else [],
        )
        if key in PlanSection.ONE_PAGE or not column.is_empty:
            columns.append(column)
    return columns


def times_of(text: PlanText) -> list[TermTime]:
    """The time given, term by term."""
    rows = text.of_kind(Kind.TIME)
    terms = sorted({row.term for row in rows})
    return [TermTime(term_words(term), [row for row in rows if row.term == term]) for term in terms]


def leads_of(text: PlanText) -> list[TermLead]:
    """Who leads, term by term; nothing while all is in one term, where no shift can show."""
    rows = [row for row in text.of_kind(Kind.ACTIVITY) if row.term]
    terms = sorted({row.term for row in rows})
    if len(terms) < 2:
        return []

    def count(term: str, lead: str) -> int:
        return sum(row.term == term and row.lead == lead for row in rows)

    Lead = PlanLine.Lead
    return [
        TermLead(term_words(term), *(count(term, lead) for lead in (Lead.LLME, Lead.TOGETHER, Lead.SCHOOL)))
        for term in terms
    ]


def said_in(text: PlanText, part: str) -> str:
    """What a part says, in a line: the beginning of its text, and how many rows it has."""
    if part == MILESTONES:
        count = len(text.milestones)
        return f"{count} milestone{'' if count == 1 else 's'}" if count else ""
    words = " ".join(text.sections.get(part, "").split())
    words = words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 1].rstrip()}…"
    kind = Kind.FOCUS if part == Key.FOCUS else Kind.TIME if part == Key.TIME else _KIND_OF.get(part, "")
    rows = [row for row in text.of_kind(kind) if row.words or row.kind == Kind.TIME]
    counted = _counted(kind, rows)
    return f"{words} ({counted})" if words and counted else words or counted


def _counted(kind: str, rows: list[LineText]) -> str:
    """How much stands below a text, in words."""
    if not rows:
        return ""
    if kind == Kind.TIME:
        terms = len({row.term for row in rows})
        return f"{sum(row.hours for row in rows)} hours in {terms} term{'' if terms == 1 else 's'}"
    one, many = _COUNTED[kind]
    return f"{len(rows)} {one if len(rows) == 1 else many}"


def with_links(lacks: Iterable[Lack], version: PlanVersion, *, in_full: bool) -> list[tuple[Lack, str]]:
    """What is still to add, each with the place where it goes."""
    place = [version.plan.engagement.reference, version.pk]
    one_page = reverse("plans:edit", args=place)

    def url(lack: Lack) -> str:
        if in_full:
            return reverse("plans:edit_part", args=[*place, lack.part])
        return f"{one_page}#milestones" if lack.part == "milestones" else f"{one_page}#id_s-{lack.part}"

    return [(lack, url(lack)) for lack in lacks]
