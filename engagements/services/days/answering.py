"""The other side's answer to a recorded day, the thread that follows, and the hub's acceptance (D6)."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.fields import show_days
from core.mail import queue_mails
from engagements.models import DayReply, SaidFor, SupportDay
from engagements.people import editing_people
from engagements.rules import can_coordinate
from engagements.services.days.holding import held, refuse_if_over, writer_side
from engagements.services.seats import take_seat
from engagements.states import DAY_MOVES, DayState, Side, check_day_move, other_side


@transaction.atomic
def confirm_day(*, by: Any, day: SupportDay, seen_version: int) -> SupportDay:
    """The other side confirms the very version it read; nobody confirms their own side's day (D4, D7).

    Its own conditional update: a wording that came in meanwhile is never confirmed unread. Confirming twice
    is once.
    """
    day = held(day)
    side = writer_side(day.engagement, by)
    if day.state == DayState.CONFIRMED and day.recorded_side != side:
        return day
    day = _answerable(day, side, seen_version, DayState.CONFIRMED)
    now = timezone.now()
    updated = SupportDay.objects.filter(
        pk=day.pk,
        version=seen_version,
        state__in=[state for state, moves in DAY_MOVES.items() if DayState.CONFIRMED in moves],
    ).update(state=DayState.CONFIRMED, confirmed_at=now, confirmed_by=by, version=F("version") + 1)
    if not updated:
        raise _changed(day)
    before = day.state
    day.state, day.confirmed_at, day.confirmed_by, day.version = DayState.CONFIRMED, now, by, day.version + 1
    SaidFor.objects.filter(
        about=SaidFor.About.DAY, about_id=day.pk, side=side, confirmed_at__isnull=True
    ).update(confirmed_at=now, confirmed_by=by)
    record(
        "day_confirmed",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (before, day.state)},
        context={"side": side, "on": day.on, "days": show_days(day.days), "version": seen_version},
    )
    return day


@transaction.atomic
def send_back_day(*, by: Any, day: SupportDay, seen_version: int, text: str) -> SupportDay:
    """The other side sends a day back with a reply. The day counts until it is withdrawn (D5)."""
    day = held(day)
    side = writer_side(day.engagement, by)
    day = _answerable(day, side, seen_version, DayState.SENT_BACK)
    if not text.strip():
        raise Refused("Say in a line what should be different.", field="text")
    before, day.state = day.state, DayState.SENT_BACK
    day.version += 1
    day.save(update_fields=["state", "version"])
    reply = DayReply.objects.create(day=day, side=side, text=text, written_by=by)
    record(
        "day_sent_back",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (before, day.state)},
        words={"text": text},
        context={"side": side, "on": day.on, "days": show_days(day.days)},
    )
    _tell_side(day, day.recorded_side, kind="day-sent-back", once=f"day-sent-back:{reply.pk}")
    return day


@transaction.atomic
def reply_to_day(*, by: Any, day: SupportDay, text: str) -> DayReply:
    """Either side adds to the thread of a day that was sent back, until the day is settled."""
    day = held(day)
    side = writer_side(day.engagement, by)
    refuse_if_over(day.engagement)
    if day.state not in (DayState.RECORDED, DayState.SENT_BACK):
        raise Refused("This day is settled, so its thread is closed.")
    if not text.strip():
        raise Refused("Write your reply.", field="text")
    reply = DayReply.objects.create(day=day, side=side, text=text, written_by=by)
    record(
        "day_replied",
        day,
        by=by,
        stream=day.engagement.stream,
        words={"text": text},
        context={"side": side, "on": day.on},
    )
    _tell_side(day, other_side(side), kind="day-reply", once=f"day-reply:{reply.pk}")
    return reply


@transaction.atomic
def accept_day(*, by: Any, day: SupportDay, seen_version: int, reason: str) -> SupportDay:
    """The coordinator accepts a day that nobody answered for 20 school days, with a reason (D6).

    It is no confirmation and reads so for ever, also if the other side confirms later.
    """
    day = held(day, seen_version=seen_version)
    if not can_coordinate(by, day.engagement):
        raise Refused("A coordinator of the hub does this.")
    refuse_if_over(day.engagement)
    check_day_move(day.state, DayState.ACCEPTED)
    if day.hub_sees_on is None or timezone.localdate() < day.hub_sees_on:
        when = f" from {day.hub_sees_on:%-d %B %Y}" if day.hub_sees_on else " later"
        raise Refused(f"The other side still has time to answer. You can accept the day{when}.")
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    take_seat(day.engagement, by, Side.HUB)
    before, day.state = day.state, DayState.ACCEPTED
    day.accepted_at, day.accepted_by, day.accepted_reason = timezone.now(), by, reason
    day.version += 1
    day.save(update_fields=["state", "accepted_at", "accepted_by", "accepted_reason", "version"])
    record(
        "day_accepted",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (before, day.state)},
        words={"reason": reason},
        context={"side": Side.HUB, "on": day.on, "days": show_days(day.days)},
    )
    return day


def _answerable(day: SupportDay, side: str, seen_version: int, after: str) -> SupportDay:
    """The day, if this side may answer it so, and has read it as it stands now."""
    refuse_if_over(day.engagement)
    check_day_move(day.state, after)
    if day.recorded_side == side:
        raise Refused("Your side recorded this day, so the other side answers it.")
    if day.version != seen_version:
        raise _changed(day)
    return day


def _changed(day: SupportDay) -> Stale:
    return Stale("This day has changed since you opened it. Please read it once more.", current=day)


def _tell_side(day: SupportDay, side: str, *, kind: str, once: str) -> None:
    queue_mails(
        kind,
        to=editing_people(day.engagement, side),
        about=f"{day.engagement.reference}/{day.pk}",
        once=once,
    )
