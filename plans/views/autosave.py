"""The draft saves itself while someone types: the same page as `drafts.edit`, answered to a script."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.autosave import Theirs, autosaved, drawn_values, not_saved, problems_of
from core.errors import Refused
from core.written import uk_date, uk_time
from plans.columns import line_form, part_or_none
from plans.forms.lines import line_drawn_from
from plans.forms.parts import SECTIONS, MilestoneForm, drawn_from, mark, mark_of
from plans.lines import line_in_words, line_text
from plans.models import MilestoneWording, PlanLine, PlanSection, PlanVersion
from plans.one_page import OnePage, sent_page
from plans.rules import can_edit_version
from plans.services.editing import save_page
from plans.views.scope import as_it_stands, demand_of, version_or_404


@require_POST
def autosave(request: HttpRequest, reference: str, pk: int, part: str = "") -> HttpResponse:
    """Save what is whole, and say what now stands, what others changed, and what can't be saved yet."""
    version = version_or_404(request, reference, pk)
    demand_of(can_edit_version, request, version)
    name = part_or_none(part) if part else ""
    if name is None:
        raise Http404
    page = sent_page(version, request.POST, part=name)
    page.is_valid()
    try:
        stale = save_page(
            by=request.user,
            version=version,
            sections=page.section_edits(),
            milestones=page.milestone_edits(),
            lines=page.line_edits(),
            by_itself=True,
        )
    except Refused as refused:
        return not_saved(refused)
    now = as_it_stands(request, version)
    seen = _seen(now, page)
    theirs = [
        *_sections_of_others(stale, seen),
        *_milestones_of_others(stale, page, seen),
        *_lines_of_others(now, stale, page, seen),
    ]
    return autosaved(seen=seen, theirs=theirs, problems=problems_of(*page.parts))


def _seen(version: PlanVersion, page: OnePage) -> dict[str, str]:
    """The edit of every part as it stands now, in the hidden fields of the page."""
    seen = {f"s-{row.key}_seen": f"{row.edit_number}:{mark(row.text)}" for row in version.sections.all()}
    rows = {str(row.milestone.key): row for row in version.milestone_wordings.all()}
    for form in page.milestones:
        if row := rows.get(str(form["key"].value())):
            seen[form.add_prefix("seen")] = f"{row.edit_number}:{mark_of(row)}"
    lines = {str(row.key): row for row in version.lines.all()}
    for line in page.lines:
        if at := lines.get(str(line["key"].value())):
            start = line_drawn_from(at, is_first=line.is_of_first)
            seen[line.add_prefix("seen")] = start["seen"]
    return seen


def _sections_of_others(stale: Mapping[str, Any], seen: dict[str, str]) -> list[Theirs]:
    rows = [row for row in stale.values() if isinstance(row, PlanSection)]
    return [
        Theirs(
            key=row.key,
            label=SECTIONS[row.key][0],
            by=str(row.edited_by),
            at=uk_time(row.edited_at),
            shown=row.text,
            fields={f"s-{row.key}": [row.text]},
            seen={f"s-{row.key}_seen": seen.pop(f"s-{row.key}_seen")},
        )
        for row in rows
    ]


def _milestones_of_others(stale: Mapping[str, Any], page: OnePage, seen: dict[str, str]) -> list[Theirs]:
    found = []
    for form in page.milestones:
        row = stale.get(str(form["key"].value()))
        if isinstance(row, MilestoneWording):
            name = form.add_prefix("seen")
            drawn = MilestoneForm(row=row, initial=drawn_from(row), prefix=form.prefix, names=form.names)
            del drawn.fields["key"], drawn.fields["seen"]
            found.append(
                Theirs(
                    key=str(form.prefix),
                    label=form.heading,
                    by=str(row.edited_by),
                    at=uk_time(row.edited_at),
                    shown=_in_words(row),
                    fields=drawn_values(drawn),
                    seen={name: seen.pop(name)},
                )
            )
    return found


def _lines_of_others(
    version: PlanVersion, stale: Mapping[str, Any], page: OnePage, seen: dict[str, str]
) -> list[Theirs]:
    found = []
    for form in page.lines:
        row = stale.get(str(form["key"].value()))
        if isinstance(row, PlanLine):
            name = form.add_prefix("seen")
            drawn = line_form(version, row, is_first=form.is_of_first, prefix=str(form.prefix))
            del drawn.fields["key"], drawn.fields["seen"]
            found.append(
                Theirs(
                    key=str(form.prefix),
                    label=form.heading,
                    by=str(row.edited_by),
                    at=uk_time(row.edited_at),
                    shown=line_in_words(line_text(row, form.names)),
                    fields=drawn_values(drawn),
                    seen={name: seen.pop(name)},
                )
            )
    return found


def _in_words(row: MilestoneWording) -> str:
    lines = [
        row.expected_to_see,
        f"By {uk_date(row.expected_by)}." if row.expected_by else "",
        row.owner_role or row.get_owner_side_display(),
        "Left out." if row.removed else "",
    ]
    return "\n".join(filter(None, lines))
