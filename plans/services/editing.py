"""Writing in a draft, section by section and milestone by milestone: nothing typed is lost."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import is_noted, record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rules import acting_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status
from plans.models import Focus, Milestone, MilestoneWording, PlanLine, PlanSection, PlanVersion
from plans.rules import EDITORS, can_edit_version
from plans.services.lines import LineEdit, foci_of, line_rows, write_line
from plans.states import check_is_draft

CHANGED = "Someone else changed this while you were writing. Both texts are below: nothing is lost."
AGREED_BY_SOMEBODY = "This draft has been agreed by one side, so it changes only when you press Save."
Horizon = MilestoneWording.Horizon
Part = PlanSection | MilestoneWording | PlanLine
MOST_MILESTONES = 300


@dataclass(frozen=True)
class SectionEdit:
    """What someone wrote in one section, and the edit they saw when they began to write."""

    key: str
    text: str
    seen: int


@dataclass(frozen=True)
class MilestoneEdit:
    """What someone wrote of one milestone, and the edit they saw (0: it was not there yet).

    The key is made where the form is drawn, so that a form sent twice makes one milestone.
    """

    key: uuid.UUID
    seen: int
    horizon: str
    expected_to_see: str
    expected_by: datetime.date | None
    owner_side: str
    owner_role: str
    removed: bool = False
    focus: uuid.UUID | None = None


def check_open(engagement: Engagement) -> None:
    """The plan is written while the work is under way: read-only when it is over, at rest while paused."""
    if engagement.is_over:
        raise Refused("This work is over, so the plan can be read but not changed.")
    if engagement.status == Status.PAUSED:
        raise Refused("This work is paused. Resume it first.")


@transaction.atomic
def save_page(
    *,
    by: Any,
    version: PlanVersion,
    sections: Iterable[SectionEdit] = (),
    milestones: Iterable[MilestoneEdit] = (),
    lines: Iterable[LineEdit] = (),
    by_itself: bool = False,
) -> dict[str, Part]:
    """Save the page part by part: what nobody else changed is kept, so nothing typed is lost.

    `by_itself`: the draft saves itself while someone types, which undoes nobody's agreement.

    Returns the parts that somebody else changed meanwhile, as they stand now, by their key. Each part is its
    own conditional update on the edit that was seen. Saying what stands there already is no change.
    """
    version = writable(by, version)
    if by_itself and not saves_itself(version):
        raise Refused(AGREED_BY_SOMEBODY)
    stale: dict[str, Part] = {}
    written: list[SectionEdit | MilestoneEdit | LineEdit] = []
    said = {row.key: row for row in version.sections.select_related("edited_by")}
    for edit in sections:
        row = said.get(edit.key)
        changed = _write_section(version, row, edit, by=by)
        if changed is None and row is not None:
            stale[edit.key] = row
        written += [edit] * bool(changed)
    planned, rows = list(milestones), list(lines)
    in_rows = line_rows(version, rows)
    foci = foci_of(version, rows, {one.focus for one in planned if one.focus})
    for line in rows:
        at = in_rows.get(line.key)
        changed = write_line(by=by, version=version, row=at, edit=line, foci=foci)
        if changed is None and at is not None:
            stale[str(line.key)] = at
        written += [line] * bool(changed)
    there = _wordings(version, planned)
    _refuse_too_many(version, planned, there)
    for one in planned:
        wording = there.get(one.key)
        changed = _write_milestone(version, wording, one, foci, by=by)
        if changed is None and wording is not None:
            stale[str(one.key)] = wording
        written += [one] * bool(changed)
    _note_edit(version, written, by=by, by_itself=by_itself)
    return stale


def saves_itself(version: PlanVersion) -> bool:
    """Whether the draft may save itself: once somebody has agreed it, one presses Save."""
    return version.is_draft and not any(row.lapsed_at is None for row in version.agreements.all())


def writable(user: Any, version: PlanVersion) -> PlanVersion:
    """The draft, its engagement held, if this person may write in it now."""
    engagement = locked(version.plan.engagement)
    version = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    version.plan.engagement = engagement
    if not can_edit_version(user, version):
        raise Refused(EDITORS)
    check_open(engagement)
    check_is_draft(version.state)
    return version


def _write_section(
    version: PlanVersion, row: PlanSection | None, edit: SectionEdit, *, by: Any
) -> bool | None:
    """Whether the section changed; None where somebody else was quicker."""
    text = tidy(edit.text)
    if row is None:
        PlanSection.objects.create(version=version, key=PlanSection.Key(edit.key), text=text, edited_by=by)
        return bool(text)
    if row.text == text:
        return False
    changed = PlanSection.objects.filter(pk=row.pk, edit_number=edit.seen).update(
        text=text, edit_number=F("edit_number") + 1, edited_at=timezone.now(), edited_by=by
    )
    return True if changed else None


def _write_milestone(
    version: PlanVersion,
    row: MilestoneWording | None,
    edit: MilestoneEdit,
    foci: dict[uuid.UUID, Focus],
    *,
    by: Any,
) -> bool | None:
    """Whether the milestone changed or is new; None where somebody else was quicker."""
    facts = _facts(edit) | {"focus": foci[edit.focus] if edit.focus else None}
    if row is None:
        milestone = Milestone.objects.create(key=edit.key, plan=version.plan, status_by=by)
        MilestoneWording.objects.create(version=version, milestone=milestone, **facts, edited_by=by)
        return True
    if all(getattr(row, name) == value for name, value in facts.items()):
        return False
    changed = MilestoneWording.objects.filter(pk=row.pk, edit_number=edit.seen).update(
        **facts, edit_number=F("edit_number") + 1, edited_at=timezone.now(), edited_by=by
    )
    return True if changed else None


def _facts(edit: MilestoneEdit) -> dict[str, Any]:
    return {
        "horizon": Horizon(edit.horizon).value,
        "expected_to_see": tidy(edit.expected_to_see),
        "expected_by": edit.expected_by,
        "owner_side": Side(edit.owner_side).value,
        "owner_role": edit.owner_role.strip(),
        "removed": edit.removed,
    }


def _wordings(version: PlanVersion, edits: list[MilestoneEdit]) -> dict[uuid.UUID, MilestoneWording]:
    """What the version says of the milestones that are written. A key of another plan is refused."""
    keys = [edit.key for edit in edits]
    rows = version.milestone_wordings.filter(milestone__key__in=keys)
    there = {row.milestone.key: row for row in rows.select_related("milestone", "focus", "edited_by")}
    if Milestone.objects.filter(key__in=set(keys) - there.keys()).exists():
        raise Refused("Open this page again and send it once more.")
    return there


def _refuse_too_many(
    version: PlanVersion, edits: list[MilestoneEdit], there: dict[uuid.UUID, MilestoneWording]
) -> None:
    new = len({edit.key for edit in edits} - there.keys())
    if new and version.milestone_wordings.count() + new > MOST_MILESTONES:
        raise Refused(f"A plan holds at most {MOST_MILESTONES} milestones.")


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line break, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _note_edit(version: PlanVersion, written: list[Any], *, by: Any, by_itself: bool) -> None:
    """Write down what kind of thing changed. Every agreement so far was of another text, so it lapses."""
    if not written:
        return
    engagement = version.plan.engagement
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    lapsed = version.agreements.filter(lapsed_at__isnull=True).update(lapsed_at=timezone.now(), lapsed_by=by)
    if version.sent_back_side:
        version.sent_back_side = ""
        version.save(update_fields=["sent_back_side"])
    keys = {str(edit.key) for edit in written}
    if by_itself and is_noted("plan_edited", version, by=by, words=keys):
        return
    sections = [edit for edit in written if isinstance(edit, SectionEdit)]
    milestones = [edit for edit in written if isinstance(edit, MilestoneEdit)]
    lines = [edit for edit in written if isinstance(edit, LineEdit)]
    record(
        "plan_edited",
        version,
        by=by,
        stream=engagement.stream,
        words={edit.key: edit.text for edit in sections}
        | {str(edit.key): edit.expected_to_see for edit in milestones}
        | {str(edit.key): edit.words for edit in lines},
        context={
            "side": side,
            "number": version.number,
            "sections": " ".join(edit.key for edit in sections),
            "milestones": len(milestones),
            "rows": " ".join(sorted({edit.kind for edit in lines})),
            "lapsed": lapsed,
        },
        private=not version.is_shared,
    )
