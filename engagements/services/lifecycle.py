"""Pause, resume, stop, complete, reopen: each on a date, with a reason (B16, D17, and D2 for the close)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from core.written import uk_date
from engagements.facts import facts_changed
from engagements.grounds import Grounds, Kind, check, drop, keep
from engagements.last_look import last_look_of
from engagements.models import Engagement, StatusChange, SupportDay
from engagements.one_at_a_time import live_work
from engagements.rules import acting_side, can_coordinate, standing
from engagements.services.closing import NextWords, keep_next_with_hub
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import OVER, RECORDED_STATES, Side, Status, check_move
from schools.models import School

OTHER_WORK = "This school has other work under way in this phase"


@dataclass(frozen=True)
class Closing:
    """What a close needs beside its date: what comes next with the hub (B5), what it is based on (D11)."""

    next_with_hub: NextWords
    grounds: Grounds


@transaction.atomic
def pause_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """Rest the work from a date. Nothing is chased while it rests, and after two half-terms the hub asks."""
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
        needs_reason="",
    )


@transaction.atomic
def stop_engagement(
    *,
    by: Any,
    engagement: Engagement,
    on: datetime.date,
    reason: str,
    next_with_hub: NextWords,
    grounds: Grounds,
) -> Engagement:
    """End the work early. Either side may, and the coordinator; the record stays readable to both.

    Why it stops is the written reason for closing without a last look together (D2); what comes next with
    the hub is said here too (B5).
    """
    return _move(
        by=by,
        engagement=engagement,
        after=Status.STOPPED,
        on=on,
        reason=reason,
        verb="engagement_stopped",
        closing=Closing(next_with_hub, grounds),
    )


@transaction.atomic
def complete_engagement(
    *,
    by: Any,
    engagement: Engagement,
    on: datetime.date,
    reason: str = "",
    next_with_hub: NextWords,
    grounds: Grounds,
) -> Engagement:
    """Bring the work to its end, with what comes next with the hub (B5) and what it is based on (D11).

    Without a last look together it needs the reason in writing (D2).
    """
    return _move(
        by=by,
        engagement=engagement,
        after=Status.COMPLETED,
        on=on,
        reason=reason,
        verb="engagement_completed",
        needs_reason="Say in a line why there was no last look together."
        if last_look_of(engagement) is None
        else "",
        closing=Closing(next_with_hub, grounds),
    )


@transaction.atomic
def reopen_engagement(*, by: Any, engagement: Engagement, on: datetime.date, reason: str) -> Engagement:
    """The coordinator opens ended work again, with a reason, unless the school phase has other live work."""
    if not can_coordinate(by, engagement):
        raise Refused("A coordinator of the hub reopens ended work.")
    after = Status.RUNNING if engagement.started_at else Status.OPEN
    other = _live_beside(engagement)
    if other is not None:
        raise Refused(f"{OTHER_WORK} ({other.reference}), so this can't be reopened.")
    try:
        with transaction.atomic():
            return _move(
                by=by, engagement=engagement, after=after, on=on, reason=reason, verb="engagement_reopened"
            )
    except IntegrityError as error:
        raise Refused(f"{OTHER_WORK}, so this can't be reopened.") from error


def _live_beside(engagement: Engagement) -> Engagement | None:
    """Other work under way in this phase, at the school or at the one that carried the work on (D16, D17)."""
    carried = School.objects.filter(continued_engagements__engagement=engagement)
    for school in (engagement.school, *carried):
        other = live_work(school, engagement.phase, but=engagement)
        if other is not None:
            return other
    return None


def _move(
    *,
    by: Any,
    engagement: Engagement,
    after: str,
    on: datetime.date,
    reason: str,
    verb: str,
    needs_reason: str = "Say why in a line. Both sides can read it.",
    closing: Closing | None = None,
) -> Engagement:
    engagement = locked(engagement)
    state, side = standing(by, engagement), acting_side(by, engagement)
    if not (state.agrees or side == Side.HUB):
        raise Refused("The headteacher, the lead LLME and the coordinator can do this.")
    if needs_reason and not reason.strip():
        raise Refused(needs_reason, field="reason")
    if on > timezone.localdate():
        raise Refused("Choose a date up to today.", field="on")
    if on < engagement.opened_at.date() and on < engagement.starts_on:
        raise Refused("Choose a date after the work was opened.", field="on")
    before, ended_on = engagement.status, engagement.ended_on
    check_move(before, after)
    if ended_on is not None and on < ended_on:
        raise Refused(f"Our work ended on {uk_date(ended_on)}. Choose that day or a later one.", field="on")
    if after in OVER:
        _refuse_to_leave_days_outside(engagement, on)
    take_seat(engagement=engagement, user=by, side=side)
    context: dict[str, Any] = {"side": side}
    if closing is not None:
        check(closing.grounds)
        look = last_look_of(engagement)
        context["looked_back_on"] = look.on if look else None
        keep_next_with_hub(by=by, engagement=engagement, side=side, words=closing.next_with_hub)
    engagement.status = after
    engagement.ended_on = on if after in OVER else None
    engagement.version += 1
    engagement.save(update_fields=["status", "ended_on", "version"])
    change = StatusChange.objects.create(
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
        context=context,
    )
    if before in OVER:
        _drop_close(engagement, by=by)
    if closing is not None:
        keep(closing.grounds, by=by, engagement=engagement, kind=Kind.CLOSE, about=change.pk)
    facts_changed(engagement)
    return engagement


def _refuse_to_leave_days_outside(engagement: Engagement, on: datetime.date) -> None:
    """Every day lies within the work (D5): else a term's figures would have days that its return has not."""
    if engagement.days_booked:
        raise Refused("There are days still booked. Record or cancel them first.")
    held = SupportDay.objects.filter(engagement=engagement, state__in=RECORDED_STATES, uses_days=True)
    last = held.aggregate(last=Max("on"))["last"]
    if last is not None and on < last:
        raise Refused(f"A day was used on {uk_date(last)}. Choose that date or a later one.", field="on")


def _drop_close(engagement: Engagement, *, by: Any) -> None:
    """The close did not come about after all, so what it was based on is owed by nobody."""
    closes = StatusChange.objects.filter(engagement=engagement, after__in=OVER).order_by("-pk")
    last = closes.first()
    if last is not None:
        drop(by=by, engagement=engagement, kind=Kind.CLOSE, about=last.pk)
