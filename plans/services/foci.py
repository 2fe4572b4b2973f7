"""Small changes beside the agreed text of a focus: its phase, and which comes first (D10, D11)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.grounds import Grounds, Kind, check, keep
from engagements.rules import acting_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from plans.models import Focus, PhaseMove, PlanVersion
from plans.phases import READINESS, Phase
from plans.rules import EDITORS, FIRST, can_note, can_put_first
from plans.services.editing import check_open

CHANGED = "Someone else moved this focus meanwhile. Please look again."


@transaction.atomic
def move_phase(
    *, by: Any, focus: Focus, to: str, reason: str, grounds: Grounds, ready: Iterable[str] = (), seen: int
) -> PhaseMove:
    """Move a focus on, or back, to another phase: any to any, with a reason and what it is based on.

    What was ready is kept beside a move to deliver and holds nothing up (D2). The other side sees the move,
    and may say that it sees it so too. Nothing of an earlier phase is lost.
    """
    focus = _held(by, focus)
    to = Phase(to).value
    if to == focus.phase:
        raise Refused(f"It is in {Phase(to).label.lower()} already.", field="to")
    if not reason.strip():
        raise Refused("Say in a line why.", field="reason")
    check(grounds)
    engagement = focus.plan.engagement
    side = acting_side(by, engagement)
    before = focus.phase
    changed = Focus.objects.filter(pk=focus.pk, version_number=seen).update(
        phase=to, version_number=F("version_number") + 1
    )
    if not changed:
        raise Stale(CHANGED, current=focus)
    ticked = set(ready)
    move = PhaseMove.objects.create(
        focus=focus,
        before=before,
        after=to,
        reason=reason.strip(),
        ready=[question.key for question in READINESS if question.key in ticked],
        side=side,
        moved_by=by,
    )
    keep(grounds, by=by, engagement=engagement, kind=Kind.PHASE, about=move.pk)
    record(
        "focus_phase_moved",
        focus,
        by=by,
        stream=engagement.stream,
        facts={"phase": (before, to)},
        words={"reason": move.reason},
        context={"side": side},
    )
    return move


@transaction.atomic
def see_phase(*, by: Any, move: PhaseMove) -> PhaseMove:
    """The other side says that it sees the move so too. Twice is once; silence holds nothing up."""
    focus = _held(by, move.focus)
    move = PhaseMove.objects.get(pk=move.pk)
    side = acting_side(by, focus.plan.engagement)
    if side == move.side:
        raise Refused("Your side moved it. The other side says whether it sees it so too.")
    if move.seen_at is not None:
        return move
    move.seen_at, move.seen_by = timezone.now(), by
    move.save(update_fields=["seen_at", "seen_by"])
    record(
        "focus_phase_seen",
        focus,
        by=by,
        stream=focus.plan.engagement.stream,
        context={"side": side, "phase": move.after},
    )
    return move


@transaction.atomic
def put_focus_first(*, by: Any, focus: Focus) -> Focus:
    """Put a focus before the others: the school steers, so its head or whom the head has asked to (B7)."""
    engagement = locked(focus.plan.engagement)
    if not can_put_first(by, engagement):
        raise Refused(FIRST)
    check_open(engagement)
    focus = _shared(focus)
    others = [row for row in Focus.objects.filter(plan=focus.plan_id) if row.pk != focus.pk]
    if all((focus.priority, focus.pk) < (row.priority, row.pk) for row in others):
        return focus
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    for number, row in enumerate([focus, *others], start=1):
        Focus.objects.filter(pk=row.pk).update(priority=number)
    record("focus_put_first", focus, by=by, stream=engagement.stream, context={"side": side})
    focus.priority = 1
    return focus


def _held(by: Any, focus: Focus) -> Focus:
    """The focus, its engagement held, if this person may note beside it now."""
    engagement = locked(focus.plan.engagement)
    if not can_note(by, engagement):
        raise Refused(EDITORS)
    check_open(engagement)
    focus = _shared(focus)
    focus.plan.engagement = engagement
    take_seat(engagement=engagement, user=by, side=acting_side(by, engagement))
    return focus


def _shared(focus: Focus) -> Focus:
    """A focus that both sides read: what stands beside an unshared draft would tell of it."""
    focus = Focus.objects.select_related("plan__engagement").get(pk=focus.pk)
    versions = PlanVersion.objects.filter(plan=focus.plan_id, shared_at__isnull=False)
    if not (versions if focus.is_first else versions.filter(lines__focus=focus)).exists():
        raise Refused("Share the draft first: until then only your side reads of this focus.")
    return focus
