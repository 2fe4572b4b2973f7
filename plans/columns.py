"""One part of the plan as a page of its own: its text, and below it its rows or its milestones."""

from collections.abc import Mapping
from typing import Any

from engagements.models import Engagement
from plans.forms.lines import LineForm, line_drawn_from
from plans.horizons import names_of
from plans.lacking import MILESTONES, PARTS
from plans.lines import Kind
from plans.models import PlanLine, PlanSection, PlanVersion
from plans.services.lines import MOST_LINES
from plans.terms import terms_of

Key = PlanSection.Key
KINDS: dict[str, str] = {
    Key.FOCUS: Kind.FOCUS,
    Key.HOW: Kind.ACTIVITY,
    Key.HOW_WELL: Kind.OUTCOME,
    Key.AND_SO: Kind.GAIN,
    Key.TIME: Kind.TIME,
}
LINES = "lines"


def section_keys(version: PlanVersion, part: str) -> list[str]:
    """The texts on a page: of one part, or those of the one-page plan and whatever else is said already."""
    if part:
        return [] if part == MILESTONES else [part]
    said = {row.key for row in version.sections.all() if row.text}
    return [key for key in Key if key in PlanSection.ONE_PAGE or key in said]


def has_milestones(part: str) -> bool:
    """Whether a page has the milestones: the one-page plan, and their own."""
    return part in ("", MILESTONES)


def foci_to_choose(version: PlanVersion) -> list[tuple[str, str]]:
    """The foci of a version, as choices; the first is the one whose words stand in its section."""
    sections = {row.key: row.text for row in version.sections.all()}
    found = [(str(version.first_focus_key), sections.get(Key.FOCUS, "") or "The first focus")]
    for row in version.lines.all():
        if row.kind == Kind.FOCUS and row.focus and not row.focus.is_first and not row.removed:
            found.append((str(row.focus.key), row.words or row.get_topic_display() or "Another focus"))
    return [(key, words if len(words) <= 60 else f"{words[:59]}…") for key, words in found]


def empty_lines(version: PlanVersion, part: str, more: int) -> list[LineForm]:
    """The rows of a part as the draft stands, `more` blank ones at the end, and one where there is none."""
    kind = KINDS.get(part)
    if kind is None:
        return []
    rows: list[PlanLine] = [row for row in version.lines.all() if row.kind == kind]
    if kind == Kind.GAIN:
        drawn = _by_group(rows)
    elif kind == Kind.FOCUS:
        first = next((row for row in rows if row.focus and row.focus.is_first), None)
        start = line_drawn_from(first, is_first=True, focus=version.first_focus_key)
        drawn = [(first, start), *((row, line_drawn_from(row)) for row in rows if row is not first)]
        drawn += [(None, line_drawn_from(None)) for _ in range(more)]
    else:
        drawn = [(row, line_drawn_from(row)) for row in rows]
        drawn += [(None, line_drawn_from(None, focus="")) for _ in range(more or not rows)]
    common = _common(version.plan.engagement, version)
    return [
        LineForm(kind=kind, row=row, initial=start, prefix=f"l{number}", **common)
        for number, (row, start) in enumerate(drawn)
    ]


def _by_group(rows: list[PlanLine]) -> list[tuple[PlanLine | None, dict[str, Any]]]:
    """One row for each group of pupils, in their order."""
    drawn: list[tuple[PlanLine | None, dict[str, Any]]] = []
    for group in PlanLine.ForWhom:
        of_group = [row for row in rows if row.for_whom == group]
        drawn += [(row, line_drawn_from(row)) for row in of_group]
        if not of_group:
            drawn.append((None, line_drawn_from(None, for_whom=group.value)))
    return drawn


def sent_lines(
    version: PlanVersion, part: str, data: Mapping[str, Any], stale: frozenset[str]
) -> list[LineForm]:
    """The rows as they were sent."""
    kind = KINDS.get(part)
    typed = str(data.get(LINES, ""))
    count = min(int(typed), MOST_LINES) if kind and typed.isdecimal() and len(typed) < 4 else 0
    rows = {str(row.key): row for row in version.lines.all()}
    common = _common(version.plan.engagement, version) if count else {}
    forms = []
    for number in range(count):
        key = str(data.get(f"l{number}-key", ""))
        row = rows.get(key)
        forms.append(
            LineForm(
                data,
                kind=str(kind),
                row=row if row and row.kind == kind else None,
                is_stale=key in stale,
                prefix=f"l{number}",
                **common,
            )
        )
    return forms


def line_form(version: PlanVersion, row: PlanLine, *, is_first: bool, prefix: str) -> LineForm:
    """One row as it stands, as its form."""
    start = line_drawn_from(row, is_first=is_first)
    return LineForm(
        kind=row.kind, row=row, initial=start, prefix=prefix, **_common(version.plan.engagement, version)
    )


def _common(engagement: Engagement, version: PlanVersion) -> dict[str, Any]:
    names = names_of(engagement)
    return {"terms": terms_of(engagement), "foci": foci_to_choose(version), "names": names}


def part_or_none(name: str) -> str | None:
    """A part of the plan by its name in an address."""
    return name if name in PARTS else None
