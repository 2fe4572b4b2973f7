"""Writing a view, one field at a time: what two people wrote at once is shown to the second, and kept."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import is_noted, record
from core.autosave import AGREED_BY_SOMEBODY
from core.digests import keyed_digest
from core.errors import Refused
from engagements.models import Engagement
from plans.models import MilestoneWording
from plans.states import SETTLED
from plans.states import State as PlanState
from reviews.models import Look, LookView, ViewLine
from reviews.rules import EDITORS, can_write_view
from reviews.services.holding import held_look
from reviews.states import OF_A_SIDE, Answer, Way, check_under_way

CHANGED = "Someone else changed this while you were writing. Both texts are below: nothing is lost."
OF_EVERYONE = ("together", "differently")
OF_BOTH = ("school_step", "school_step_on", "llme_step", "llme_step_on", "next_on", "none_needed")
OF_LAST = ("what_next", "outcome", "with_what", "expected_by", "why_not")


@dataclass(frozen=True)
class FieldEdit:
    """What someone wrote in one field, and what stood there when they began, as its mark.

    The name is a field of the view, or that of a milestone: "12_answer", "12_why".
    """

    name: str
    value: Any
    seen: str


def mark_of(name: str, value: Any) -> str:
    """Stands for what a field said when the page was drawn."""
    said = value.isoformat() if isinstance(value, datetime.date) else value
    return keyed_digest(["look as drawn", name, said or ""])[:16]


def fields_of(look: Look, view: LookView) -> tuple[str, ...]:
    """The fields of a view besides its milestones."""
    if not view.is_joint:
        return OF_EVERYONE
    return OF_EVERYONE + OF_BOTH + (OF_LAST if look.is_last else ())


def values_of(look: Look, view: LookView) -> dict[str, Any]:
    """What stands in every field of a view; a milestone that nothing was said of is not among them."""
    values = {name: getattr(view, name) for name in fields_of(look, view)}
    for line in view.lines.all():
        values[f"{line.milestone_id}_answer"] = line.answer
        values[f"{line.milestone_id}_why"] = line.why
    return values


def is_joint_open(look: Look) -> bool:
    """Whether what both see together can be written: at once, or once a side's own view is open."""
    return look.way == Way.TOGETHER or any(view.is_opened for view in look.views.all())


def wordings_of(engagement: Engagement) -> list[MilestoneWording]:
    """The milestones that a look looks at: those of the plan in force that are neither met nor set aside."""
    rows = MilestoneWording.objects.filter(
        version__plan__engagement=engagement, version__state=PlanState.IN_FORCE, removed=False
    ).exclude(milestone__status__in=SETTLED)
    # Short term before medium before long.
    found = list(rows.select_related("milestone__plan", "version").order_by("-horizon", "expected_by", "pk"))
    for row in found:
        row.version.plan = row.milestone.plan
        row.version.plan.engagement = engagement
    return found


@transaction.atomic
def save_view(
    *, by: Any, view: LookView, edits: Iterable[FieldEdit], by_itself: bool = False
) -> dict[str, Any]:
    """Write what was changed in a view; returns, by name, what somebody else changed meanwhile.

    Everything else is saved. A field that stands as the person saw it is written; one that already says
    the same stays; where somebody else wrote something other, it stands, and the person is shown both.
    Who changes what both see together, once a side has agreed, lets that agreement lapse; a page that saves
    itself (`by_itself`) does not.
    """
    look, side = held_look(by, view.look)
    view = next(row for row in look.views.all() if row.pk == view.pk)
    view.look = look
    if not can_write_view(by, view):
        raise Refused(EDITORS)
    _check_writable(look, view)
    if by_itself and not saves_itself(view):
        raise Refused(AGREED_BY_SOMEBODY)
    standing = values_of(look, view)
    stale: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    milestones = {row.milestone_id for row in wordings_of(look.engagement)}
    for edit in edits:
        now = standing.get(edit.name, "")
        if mark_of(edit.name, now) == mark_of(edit.name, edit.value):
            continue
        if mark_of(edit.name, now) != edit.seen:
            stale[edit.name] = now
            continue
        if _is_known(edit, look, view, milestones):
            changed[edit.name] = edit.value
    if changed:
        _write(view, changed, by=by)
        lapsed = _let_lapse(look, by=by) if view.is_joint else False
        verb = "look_written" if view.is_joint else "look_view_written"
        if by_itself and is_noted(verb, view, by=by, words=changed):
            return stale
        record(
            verb,
            view,
            by=by,
            stream=look.engagement.stream,
            words={name: str(value) for name, value in changed.items()},
            context={"side": side, "kind": look.kind, "lapsed": lapsed},
            private=not view.is_joint,
        )
    return stale


def saves_itself(view: LookView) -> bool:
    """Whether the page may save itself: once a side has agreed what both see, one presses Save."""
    return not view.is_joint or not view.look.agreements.filter(lapsed_at__isnull=True).exists()


def _check_writable(look: Look, view: LookView) -> None:
    check_under_way(look.state)
    if view.is_joint:
        if not is_joint_open(look):
            raise Refused("Each side writes its own view first. Then you see both, and go on together.")
    elif view.is_shared:
        raise Refused("Your side’s view is shared, so it stays as it is.")


def _is_known(edit: FieldEdit, look: Look, view: LookView, milestones: set[int]) -> bool:
    pk, _, what = edit.name.partition("_")
    if pk.isdecimal():
        known = Answer.values if view.is_joint else OF_A_SIDE
        return int(pk) in milestones and (what == "why" or edit.value in ("", *known))
    return edit.name in fields_of(look, view)


def _write(view: LookView, changed: dict[str, Any], *, by: Any) -> None:
    lines = {line.milestone_id: line for line in view.lines.all()}
    for name, value in changed.items():
        pk, _, what = name.partition("_")
        if pk.isdecimal():
            line = lines.setdefault(int(pk), ViewLine(view=view, milestone_id=int(pk)))
            setattr(line, what, value)
        else:
            setattr(view, name, value)
    touched = {int(name.partition("_")[0]) for name in changed if name.partition("_")[0].isdecimal()}
    new = [line for pk, line in lines.items() if pk in touched and line.pk is None]
    old = [line for pk, line in lines.items() if pk in touched and line.pk is not None]
    ViewLine.objects.bulk_create(new)
    ViewLine.objects.bulk_update(old, ["answer", "why"])
    view.edited_at, view.edited_by = timezone.now(), by
    view.save()


def _let_lapse(look: Look, *, by: Any) -> bool:
    """Agreements given to other words fall."""
    return bool(look.agreements.filter(lapsed_at__isnull=True).update(lapsed_at=timezone.now(), lapsed_by=by))
