"""The one-page plan as a form: five sections, one milestone in each horizon, and more where wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.by_pages import Place, place_at
from plans.columns import empty_lines, foci_to_choose, has_milestones, section_keys, sent_lines
from plans.forms.lines import LineForm, mark_of_line
from plans.forms.parts import MINE, MilestoneForm, SectionsForm, drawn_from, mark, mark_of
from plans.horizons import ORDER, Names, names_of
from plans.models import MilestoneWording, PlanSection, PlanVersion
from plans.services.editing import MOST_MILESTONES, MilestoneEdit, SectionEdit
from plans.services.lines import LineEdit

COUNT = "milestones"
MOST_MORE = 10
AT_ONCE = 20
"""So many milestones stand on one page of the form; the next page has the next ones."""


@dataclass
class OnePage:
    """All forms of the page. The first three milestones are one of each horizon."""

    sections: SectionsForm
    milestones: list[MilestoneForm]
    lines: list[LineForm] = field(default_factory=list)
    part: str = ""
    in_all: int = 0
    """How many milestones the draft has."""

    def is_valid(self) -> bool:
        """Whether every part is: each is asked, so that each shows its errors."""
        found = [form.is_valid() for form in self.parts]
        return all(found)

    @property
    def parts(self) -> list[Any]:
        """In the order of the page, for the error summary."""
        return [self.sections, *self.milestones, *self.lines]

    @property
    def first_three(self) -> list[MilestoneForm]:
        return [form for form in self.milestones if form.is_fixed]

    @property
    def more(self) -> list[MilestoneForm]:
        return [form for form in self.milestones if not form.is_fixed]

    @property
    def numbers(self) -> list[int]:
        """Which milestones of the draft stand here: each form's prefix carries its number."""
        return [int(str(form.prefix)[1:]) for form in self.milestones]

    @property
    def count(self) -> int:
        """What the form says of how many milestones there are up to here."""
        return max(self.numbers, default=-1) + 1

    @property
    def place(self) -> Place:
        """Which page of the milestones this is."""
        return Place(min(self.numbers, default=0) // AT_ONCE + 1, self.in_all, AT_ONCE)

    def section_edits(self) -> list[SectionEdit]:
        return self.sections.edits()

    def milestone_edits(self) -> list[MilestoneEdit]:
        return [edit for form in self.milestones if form.is_valid() and (edit := form.edit()) is not None]

    def line_edits(self) -> list[LineEdit]:
        return [edit for form in self.lines if form.is_valid() and (edit := form.edit()) is not None]


def empty_page(version: PlanVersion, *, more: int = 0, part: str = "", at: int = 1) -> OnePage:
    """The page as the draft stands, with blank milestones where a horizon has none, and `more` at the end.

    `part`: one part of the plan as a page of its own; without it, the plan on one page. `at`: which page of
    the milestones, where there are many; only the first has the texts of the one-page plan beside them.
    """
    more = min(more, MOST_MORE)
    sections = SectionsForm(rows=_sections(version), keys=section_keys(version, part), prefix="s")
    lines = empty_lines(version, part, more)
    if not has_milestones(part):
        return OnePage(sections, [], lines, part)
    rows = _rows(version)
    first = {horizon: next((row for row in rows if row.horizon == horizon), None) for horizon in ORDER}
    rest = [row for row in rows if row not in first.values()]
    drawn: list[tuple[MilestoneWording | None, str, bool]] = [
        *[(row, horizon, True) for horizon, row in first.items()],
        *[(row, row.horizon, False) for row in rest],
    ]
    in_all = len(drawn)
    place = place_at(in_all if more else at, in_all, AT_ONCE)
    here = list(enumerate([*drawn, *[(None, "", False)] * more]))[place.first - 1 : place.last + more]
    if place.at > 1:
        sections = SectionsForm(rows={}, keys=[], prefix="s")
    common: dict[str, Any] = {"foci": foci_to_choose(version), "names": _names(version)}
    milestones = [
        MilestoneForm(
            row=row, is_fixed=fixed, initial=drawn_from(row, horizon), prefix=f"m{number}", **common
        )
        for number, (row, horizon, fixed) in here
    ]
    return OnePage(sections, milestones, lines, part, in_all)


def sent_page(
    version: PlanVersion, data: Mapping[str, Any], *, part: str = "", stale: frozenset[str] = frozenset()
) -> OnePage:
    """The page as it was sent. `stale`: the parts that somebody else changed meanwhile, by their key."""
    rows = {str(row.milestone.key): row for row in _rows(version)}
    common: dict[str, Any] = {"foci": foci_to_choose(version), "names": _names(version)}
    typed = str(data.get(COUNT, ""))
    count = min(int(typed), MOST_MILESTONES) if typed.isdecimal() and len(typed) < 4 else 0
    count = count if has_milestones(part) else 0
    forms = []
    for number in (number for number in range(count) if f"m{number}-key" in data):
        key = str(data[f"m{number}-key"])
        forms.append(
            MilestoneForm(
                data,
                row=rows.get(key),
                is_fixed=number < len(ORDER),
                is_stale=key in stale,
                prefix=f"m{number}",
                **common,
            )
        )
    keys = [key for key in section_keys(version, part) if f"s-{key}_seen" in data]
    sections = SectionsForm(data, rows=_sections(version), keys=keys, stale=stale, prefix="s")
    in_all = max(len(rows), len(ORDER))
    return OnePage(sections, forms, sent_lines(version, part, data, stale), part, in_all)


def drawn_anew(version: PlanVersion, data: Any, stale: frozenset[str], *, part: str = "") -> OnePage:
    """The page with everything that was typed, over the draft as it stands now."""
    fresh = data.copy()
    sections, rows = _sections(version), {str(row.milestone.key): row for row in _rows(version)}
    lines = {str(row.key): row for row in version.lines.all()}
    for key, section in sections.items():
        if f"s-{key}_seen" not in data:
            continue
        fresh[f"s-{key}_seen"] = f"{section.edit_number}:{mark(section.text)}"
        fresh[f"s-{key}_stands"] = MINE
    for name, key in data.items():
        if name.endswith("-key") and key in rows:
            prefix = name.removesuffix("key")
            fresh[f"{prefix}seen"] = f"{rows[key].edit_number}:{mark_of(rows[key])}"
            fresh[f"{prefix}stands"] = MINE
        if name.endswith("-key") and data[name] in lines:
            prefix, row = name.removesuffix("key"), lines[data[name]]
            first = "first:" if str(data.get(f"{prefix}seen", "")).startswith("first:") else ""
            fresh[f"{prefix}seen"] = f"{first}{row.edit_number}:{mark_of_line(row)}"
            fresh[f"{prefix}stands"] = MINE
    page = sent_page(version, fresh, part=part, stale=stale)
    page.is_valid()
    return page


def _names(version: PlanVersion) -> Names:
    return names_of(version.plan.engagement)


def _sections(version: PlanVersion) -> dict[str, PlanSection]:
    return {row.key: row for row in version.sections.all()}


def _rows(version: PlanVersion) -> list[MilestoneWording]:
    rows = list(version.milestone_wordings.all())
    rows.sort(key=lambda row: (row.removed, ORDER.index(row.horizon), row.milestone_id))
    return rows
