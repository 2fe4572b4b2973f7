"""Small changes noted beside the agreed text: a status, a date within its horizon, an owner (D11)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.rules import acting_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from plans.horizons import latest_move, names_in
from plans.models import Milestone, MilestoneWording, PlanNote
from plans.rules import EDITORS, can_note
from plans.services.editing import check_open
from plans.states import MilestoneStatus, State

CHANGED = "Someone else noted a change here meanwhile. Please look again."
ASK_AGAIN_AFTER = datetime.timedelta(weeks=6)


@transaction.atomic
def set_milestone_status(
    *, by: Any, milestone: Milestone, status: str, reason: str = "", seen: int
) -> PlanNote | None:
    """Say where we are with a milestone, beside the agreed text.

    Setting it aside needs a reason (D18), and so does taking it up again.
    """
    milestone, _ = _held(by, milestone)
    status = MilestoneStatus(status).value
    reason = reason.strip()
    if status == MilestoneStatus.SET_ASIDE and not reason:
        raise Refused("Say in a line why it is set aside.", field="reason")
    if status == milestone.status and reason == milestone.status_reason:
        return None
    if milestone.status == MilestoneStatus.SET_ASIDE and not reason:
        raise Refused("Say in a line why it is taken up again.", field="reason")
    before = milestone.status
    _change(
        milestone,
        seen,
        status=status,
        status_reason=reason,
        status_at=timezone.now(),
        status_by=by,
    )
    return _note(milestone, PlanNote.Kind.STATUS, before, status, reason, by=by)


@transaction.atomic
def keep_statuses(
    *, by: Any, engagement: Engagement, said: Iterable[tuple[Milestone, str, str]]
) -> list[PlanNote]:
    """Note what both sides agreed of several milestones at once, as (milestone, status, reason).

    For a service that holds the engagement and has settled who may; the milestones are those of the plan in
    force, read while it was held.
    """
    notes = []
    for milestone, status, reason in said:
        if status == milestone.status and reason == milestone.status_reason:
            continue
        before = milestone.status
        milestone.plan.engagement = engagement
        _change(
            milestone,
            milestone.version_number,
            status=MilestoneStatus(status).value,
            status_reason=reason,
            status_at=timezone.now(),
            status_by=by,
        )
        notes.append(_note(milestone, PlanNote.Kind.STATUS, before, status, reason, by=by))
    return notes


@transaction.atomic
def move_milestone(
    *, by: Any, milestone: Milestone, to: datetime.date, reason: str = "", seen: int
) -> PlanNote | None:
    """Move a date within its horizon, with a reason, beside the agreed text.

    A longer way is a change of the plan.
    """
    milestone, wording = _held(by, milestone)
    if to < timezone.localdate():
        raise Refused("Choose today or a date after it.", field="to")
    agreed_on = timezone.localdate(wording.version.in_force_at)
    latest = latest_move(wording.horizon, agreed_on, wording.expected_by)
    if latest is not None and to > latest:
        raise Refused(
            f"That is beyond “{names_in(wording.version)[wording.horizon]}”, which reaches to "
            f"{latest.day} {latest:%B %Y}. Change the plan instead, so that both sides agree it.",
            field="to",
        )
    before = milestone.due_on(wording.expected_by)
    if before == to:
        return None
    if not reason.strip():
        raise Refused("Say in a line why the date moves.", field="reason")
    _change(milestone, seen, moved_to_date=None if to == wording.expected_by else to, ask_again_on=None)
    return _note(
        milestone,
        PlanNote.Kind.DATE,
        before.isoformat() if before else "",
        to.isoformat(),
        reason.strip(),
        by=by,
    )


@transaction.atomic
def keep_milestone(*, by: Any, milestone: Milestone, seen: int) -> PlanNote:
    """A date has passed and stays: the milestone still holds. Asked again in six weeks."""
    milestone, wording = _held(by, milestone)
    due = milestone.due_on(wording.expected_by)
    today = timezone.localdate()
    if due is None or not milestone.asks(wording.expected_by, today):
        raise Refused("This milestone’s date has not passed, or has been answered already.")
    _change(milestone, seen, ask_again_on=today + ASK_AGAIN_AFTER)
    return _note(milestone, PlanNote.Kind.KEPT, due.isoformat(), due.isoformat(), "", by=by)


@transaction.atomic
def change_milestone_owner(*, by: Any, milestone: Milestone, role: str, seen: int) -> PlanNote | None:
    """Another owner on the same side, by role. Handing it to the other side is a change of the plan."""
    milestone, wording = _held(by, milestone)
    role = role.strip()
    if not role:
        raise Refused("Say whose it is now, by role.", field="role")
    before = milestone.owner_now or wording.owner_role
    if role == before:
        return None
    _change(milestone, seen, owner_now="" if role == wording.owner_role else role)
    return _note(milestone, PlanNote.Kind.OWNER, before, role, "", by=by)


def _held(by: Any, milestone: Milestone) -> tuple[Milestone, MilestoneWording]:
    """The milestone of the plan in force, its engagement held, if this person may note beside it."""
    engagement = locked(milestone.plan.engagement)
    if not can_note(by, engagement):
        raise Refused(EDITORS)
    check_open(engagement)
    milestone = Milestone.objects.select_related("plan").get(pk=milestone.pk)
    milestone.plan.engagement = engagement
    wording = (
        milestone.wordings.filter(version__state=State.IN_FORCE, removed=False)
        .select_related("version")
        .first()
    )
    if wording is None:
        raise Refused("This milestone is not in the plan that both sides agreed.")
    wording.version.plan = milestone.plan
    take_seat(engagement=engagement, user=by, side=acting_side(by, engagement))
    return milestone, wording


def _change(milestone: Milestone, seen: int, **facts: Any) -> None:
    changed = Milestone.objects.filter(pk=milestone.pk, version_number=seen).update(
        **facts, version_number=F("version_number") + 1
    )
    if not changed:
        raise Stale(CHANGED, current=milestone)


def _note(milestone: Milestone, kind: str, before: str, after: str, reason: str, *, by: Any) -> PlanNote:
    engagement = milestone.plan.engagement
    side = acting_side(by, engagement)
    note = PlanNote.objects.create(
        milestone=milestone,
        kind=kind,
        before=before,
        after=after,
        reason=reason,
        side=side,
        noted_by=by,
    )
    is_words = kind == PlanNote.Kind.OWNER
    record(
        f"milestone_{kind}_noted",
        milestone,
        by=by,
        stream=engagement.stream,
        facts={} if is_words else {kind: (before, after)},
        words={"reason": reason} | ({"owner": after} if is_words else {}),
        context={"side": side},
    )
    return note
