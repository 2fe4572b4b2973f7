"""Each side first: a view is blind until both have shared theirs."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.states import other_side
from plans.models import MilestoneWording
from reviews.mails import ask_for_view, tell_opened
from reviews.models import JOINT, Look, LookView, ViewLine
from reviews.rules import EDITORS, can_write_view
from reviews.services.holding import held_look, own_view
from reviews.services.writing import wordings_of
from reviews.states import NEED_WORDS, check_under_way
from schools.calendar import calendar_of_school

OPEN_AFTER_SCHOOL_DAYS = 15


@transaction.atomic
def share_view(*, by: Any, view: LookView) -> LookView:
    """Hand in one's side's view. It stays as it is; both views open when both are in."""
    look, side = held_look(by, view.look)
    check_under_way(look.state)
    view = next(row for row in look.views.all() if row.pk == view.pk)
    view.look = look
    if view.is_joint or not can_write_view(by, view):
        raise Refused(EDITORS)
    if view.is_shared:
        return view
    missing = view_gaps(view, wordings_of(look.engagement))
    if missing:
        raise Refused(" ".join(missing))
    other = own_view(look, other_side(side))
    now = timezone.now()
    view.shared_at, view.shared_by = now, by
    view.after_seeing = bool(other and other.is_opened)
    calendar = calendar_of_school(look.engagement.school)  # its own term dates, where it has any
    view.may_open_from = calendar.school_days_after(timezone.localdate(now), OPEN_AFTER_SCHOOL_DAYS)
    view.save(update_fields=["shared_at", "shared_by", "after_seeing", "may_open_from"])
    record(
        "look_view_shared",
        view,
        by=by,
        stream=look.engagement.stream,
        context={"side": side, "kind": look.kind, "after_seeing": view.after_seeing},
    )
    if other is None or not other.is_shared:
        ask_for_view(look, side=other_side(side))
        return view
    for row in (view, other):
        if not row.is_opened:
            row.opened_at, row.opened_by = now, by
            row.save(update_fields=["opened_at", "opened_by"])
    if not view.after_seeing:
        _begin_joint(look, view, other)
    record(
        "look_views_opened",
        look,
        by=by,
        stream=look.engagement.stream,
        context={"side": side, "kind": look.kind},
    )
    tell_opened(look, side=other_side(side))
    return view


@transaction.atomic
def open_view(*, by: Any, view: LookView) -> LookView:
    """After 15 school days the side that shared may open its own view, so that nobody is left waiting (D3).

    The other side's stays its own until it is shared; then it reads "given after seeing".
    """
    look, side = held_look(by, view.look)
    check_under_way(look.state)
    view = next(row for row in look.views.all() if row.pk == view.pk)
    view.look = look
    if view.is_joint or not can_write_view(by, view):
        raise Refused(EDITORS)
    if view.is_opened:
        return view
    if not view.is_shared or view.may_open_from is None:
        raise Refused("Share your side’s view first.")
    if timezone.localdate() < view.may_open_from:
        day = view.may_open_from
        raise Refused(
            f"You can open your own view from {day.day} {day:%B %Y}, if the other side’s is not in."
        )
    view.opened_at, view.opened_by = timezone.now(), by
    view.save(update_fields=["opened_at", "opened_by"])
    record(
        "look_view_opened",
        view,
        by=by,
        stream=look.engagement.stream,
        context={"side": side, "kind": look.kind},
    )
    tell_opened(look, side=other_side(side))
    return view


def view_gaps(view: LookView, wordings: list[MilestoneWording]) -> list[str]:
    """Why a view can't be shared yet: nothing said, or an answer that says nothing without its words."""
    names = {row.milestone_id: row.expected_to_see for row in wordings}
    lines = [line for line in view.lines.all() if line.answer and line.milestone_id in names]
    if not (lines or view.together.strip() or view.differently.strip()):
        return ["Say something of where you think we are before you share it."]
    return [
        f"Say why in a line: {names[line.milestone_id]}"
        for line in lines
        if line.answer in NEED_WORDS and not line.why.strip()
    ]


def _begin_joint(look: Look, one: LookView, two: LookView) -> None:
    """What both said alike of a milestone is what both see together, until they word it otherwise."""
    joint = own_view(look, JOINT)
    if joint is None or joint.edited_at is not None:
        return
    theirs = {line.milestone_id: line for line in two.lines.all()}
    ViewLine.objects.bulk_create(
        ViewLine(view=joint, milestone_id=line.milestone_id, answer=line.answer)
        for line in one.lines.all()
        if line.answer
        and line.answer not in NEED_WORDS
        and line.milestone_id in theirs
        and theirs[line.milestone_id].answer == line.answer
    )
