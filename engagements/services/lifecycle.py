"""Pause, resume, stop, complete, reopen: each on a date, with a reason (B16, D17)."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement, StatusChange
from engagements.rules import acting_side, can_coordinate, standing
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status, check_move


@transaction.atomic
def pause_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """Rest the work from a date. Nothing is chased while it rests."""
    return _move(
        by=by, engagement=engagement, after=Status.PAUSED, on=on, reason=reason, verb="engagement_paused"
    )


@transaction.atomic
def resume_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str = "") -> Engagement:
    """Take the work up again where it rested."""
    after = Status.RUNNING if engagement.started_at else Status.OPEN
    return _move(
        by=by,
        engagement=engagement,
        after=after,
        on=on,
        reason=reason,
        verb="engagement_resumed",
        needs_reason=False,
    )


@transaction.atomic
def stop_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """End the work early. Either side may, and the coordinator; the record stays readable to both."""
    return _move(
        by=by, engagement=engagement, after=Status.STOPPED, on=on, reason=reason, verb="engagement_stopped"
    )


@transaction.atomic
def complete_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """Bring the work to its end. Without a last look together it needs the reason in writing (D2)."""
    return _move(
        by=by,
        engagement=engagement,
        after=Status.COMPLETED,
        on=on,
        reason=reason,
        verb="engagement_completed",
    )


@transaction.atomic
def reopen_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """The coordinator opens ended work again, with a reason, unless the school phase has other live work."""
    if not can_coordinate(by, engagement):
        raise Refused("A coordinator of the hub reopens ended work.")
    after = Status.RUNNING if engagement.started_at else Status.OPEN
    try:
        with transaction.atomic():
            return _move(
                by=by, engagement=engagement, after=after, on=on, reason=reason, verb="engagement_reopened"
            )
    except IntegrityError as error:
        raise Refused(
            "This school has other work under way in this phase, so this can't be reopened."
        ) from error


def _move(
    *,
    by: Any,
    engagement: Engagement,
    after: str,
    on: datetime.date,
    reason: str,
    verb: str,
    needs_reason: bool = True,
) -> Engagement:
    engagement = locked(engagement)
    state, side = standing(by, engagement), acting_side(by, engagement)
    if not (state.agrees or side == Side.HUB):
        raise Refused("The headteacher, the lead LLME and the coordinator can do this.")
    if needs_reason and not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    if on > timezone.localdate():
        raise Refused("Choose a date up to today.", field="on")
    if on < engagement.opened_at.date() and on < engagement.starts_on:
        raise Refused("Choose a date after the work was opened.", field="on")
    before = engagement.status
    check_move(before, after)
    if after in (Status.STOPPED, Status.COMPLETED) and engagement.days_booked:
        raise Refused("There are days still booked. Record or cancel them first.")
    take_seat(engagement=engagement, user=by, side=side)
    engagement.status = after
    engagement.ended_on = on if after in (Status.STOPPED, Status.COMPLETED) else None
    engagement.version += 1
    engagement.save(update_fields=["status", "ended_on", "version"])
    StatusChange.objects.create(
        engagement=engagement,
        before=before,
        after=after,
        on=on,
        reason=reason,
        changed_by=by,
        side=side,
    )
    record(
        verb,
        engagement,
        by=by,
        stream=engagement.stream,
        facts={"status": (before, after), "on": (None, on)},
        words={"reason": reason},
        context={"side": side},
    )
    return engagement
