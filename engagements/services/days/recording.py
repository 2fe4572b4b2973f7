"""Recording a day that took place (or did not), and withdrawing it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from core.fields import show_days
from core.mail import queue_mails
from engagements.facts import facts_changed
from engagements.hub_choices import hub_choice
from engagements.models import (
    Assignment,
    DayParticipants,
    Engagement,
    NextStep,
    SupportDay,
)
from engagements.people import editing_people
from engagements.rules import standing
from engagements.services.days.counting import (
    count_waiting_days,
    days_free,
    hold_slots,
    release_slots,
    uses_agreed_days,
)
from engagements.services.days.holding import (
    check_date_of_record,
    held,
    refuse_if_over,
    writer_side,
)
from engagements.services.days.reminders import set_reminders
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import DayState, Side, check_day_move, other_side
from llmes.models import LLME


@dataclass(frozen=True)
class StepWords:
    """A next step as written with a day; `pk` where it is one that stands already."""

    side: str
    text: str
    due_on: datetime.date | None = None
    pk: int | None = None


@transaction.atomic
def record_day(
    *,
    by: Any,
    engagement: Engagement,
    llme: LLME,
    on: datetime.date,
    days: Decimal,
    worked_on: str,
    mode: str = SupportDay.Mode.IN_SCHOOL,
    participants: Mapping[str, int] | None = None,
    steps: Sequence[StepWords] = (),
    day: SupportDay | None = None,
    seen_version: int | None = None,
) -> SupportDay:
    """Record a day that took place, booked before or not. It is never refused for want of agreed days.

    Past the agreed number it reads "recorded, not yet counted" until both sides agree more (D5).
    """
    engagement, day, side = _begin(
        by, engagement, llme=llme, on=on, days=days, day=day, seen_version=seen_version
    )
    day.kind, day.happened, day.mode, day.worked_on = SupportDay.Kind.DAY, True, mode, worked_on
    day.lost_reason = ""
    day.uses_days = uses_agreed_days(engagement, llme, on)
    _finish(day, by=by, side=side, verb="day_recorded")
    set_participants(day, participants or {})
    write_steps(by=by, day=day, steps=steps)
    return day


@transaction.atomic
def record_lost_day(
    *,
    by: Any,
    engagement: Engagement,
    llme: LLME,
    on: datetime.date,
    days: Decimal,
    lost_reason: str,
    uses_days: bool,
    note: str = "",
    day: SupportDay | None = None,
    seen_version: int | None = None,
) -> SupportDay:
    """Record a day that did not happen: for the school's, the LLME's or an outside reason, and whether it
    uses a day. The other side confirms it like any other (D13)."""
    if lost_reason not in SupportDay.Reason.values:
        raise Refused("Choose the reason: the school, the LLME or an outside event.", field="lost_reason")
    engagement, day, side = _begin(
        by, engagement, llme=llme, on=on, days=days, day=day, seen_version=seen_version
    )
    day.kind, day.happened, day.lost_reason, day.worked_on = SupportDay.Kind.DAY, False, lost_reason, note
    day.uses_days = uses_days
    _finish(day, by=by, side=side, verb="lost_day_recorded")
    return day


@transaction.atomic
def record_short_contact(
    *, by: Any, engagement: Engagement, llme: LLME, on: datetime.date, mode: str, worked_on: str
) -> SupportDay:
    """Note a call or a twilight in a line. It uses no days, unless the hub says so: then half a day (D5)."""
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    check_date_of_record(engagement, on)
    _check_ever_assigned(engagement, llme)
    spends = bool(hub_choice(engagement, "short_contact_uses_days"))
    day = SupportDay(
        engagement=engagement,
        llme=llme,
        kind=SupportDay.Kind.SHORT,
        on=on,
        mode=mode,
        worked_on=worked_on,
        happened=True,
        uses_days=spends and uses_agreed_days(engagement, llme, on),
    )
    day.days = Decimal("0.5") if day.uses_days else Decimal(0)
    state = DayState.RECORDED if day.uses_days else DayState.NOTED
    _finish(day, by=by, side=side, verb="short_contact_recorded", state=state)
    return day


def _begin(
    by: Any,
    engagement: Engagement,
    *,
    llme: LLME,
    on: datetime.date,
    days: Decimal,
    day: SupportDay | None,
    seen_version: int | None,
) -> tuple[Engagement, SupportDay, Side]:
    """Hold the engagement, look at the person and the date, and give the day to write on."""
    if day is not None:
        day = held(day, seen_version=seen_version)
        engagement = day.engagement
        check_day_move(day.state, DayState.RECORDED)
        if day.state != DayState.BOOKED:
            raise Refused("This day has been recorded already.")
    else:
        engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    check_date_of_record(engagement, on)
    _check_ever_assigned(engagement, llme)
    day = day or SupportDay(engagement=engagement)
    day.llme, day.on, day.days = llme, on, days
    return engagement, day, side


def _check_ever_assigned(engagement: Engagement, llme: LLME) -> None:
    if not Assignment.objects.filter(engagement=engagement, llme=llme).exists():
        raise Refused("Choose an LLME who works or worked with this school.", field="llme")


def _finish(day: SupportDay, *, by: Any, side: Side, verb: str, state: str = DayState.RECORDED) -> None:
    """Make it a record: count it if it fits, hold its date, say when to remind, tell the other side."""
    is_new = day.pk is None
    before = (None, None, None) if is_new else _facts_before(day)
    day.counted = fits(day)
    day.state = state
    day.recorded_side, day.recorded_at, day.recorded_by = side, timezone.now(), by
    if state == DayState.RECORDED:
        set_reminders(day, since=timezone.localdate())
    if not is_new:
        day.version += 1
    day.save()
    if day.kind == SupportDay.Kind.DAY:
        hold_slots(day) if day.happened or day.uses_days else release_slots(day)
    record(
        verb,
        day,
        by=by,
        stream=day.engagement.stream,
        facts={
            "state": (before[0], day.state),
            "on": (before[1], day.on),
            "days": (before[2], day.days),
            "counted": (None, day.counted),
        },
        words={"worked_on": day.worked_on},
        context={
            "side": side,
            "on": day.on,
            "days": show_days(day.days),
            "reason": day.lost_reason,
            "uses_days": day.uses_days,
        },
    )
    if state == DayState.RECORDED:
        ask_to_confirm(day)
    if not is_new:
        # A booking of a whole day recorded as half leaves room for a day that waits.
        count_waiting_days(day.engagement)
    facts_changed(day.engagement)


def _facts_before(day: SupportDay) -> tuple[str, datetime.date, Decimal]:
    row = SupportDay.objects.filter(pk=day.pk).values_list("state", "on", "days").get()
    return row[0], row[1], row[2]


def fits(day: SupportDay) -> bool:
    """Whether this day counts at once: it uses no days, or those it uses are left (its own booking apart)."""
    if not day.uses_days:
        return True
    free = days_free(day.engagement)
    if day.pk is not None:
        row = SupportDay.objects.get(pk=day.pk)
        if row.uses_days and (row.state == DayState.BOOKED or (row.is_recorded and row.counted)):
            free += row.days
    return bool(day.days <= free)


def ask_to_confirm(day: SupportDay) -> None:
    """Tell the other side that a day waits for it; once for each version."""
    queue_mails(
        "day-to-confirm",
        to=editing_people(day.engagement, other_side(day.recorded_side)),
        about=f"{day.engagement.reference}/{day.pk}",
        once=f"day-to-confirm:{day.pk}:{day.version}",
    )


def set_participants(day: SupportDay, participants: Mapping[str, int]) -> bool:
    """Make the roles and counts of the day these; says whether anything changed."""
    before = dict(day.participants.values_list("role", "count"))
    if before == dict(participants):
        return False
    day.participants.all().delete()
    DayParticipants.objects.bulk_create(
        DayParticipants(day=day, role=role, count=count) for role, count in participants.items()
    )
    return True


@transaction.atomic
def write_steps(*, by: Any, day: SupportDay, steps: Sequence[StepWords]) -> bool:
    """Make the day's open next steps these. A step left out is withdrawn and its words are not kept (D7)."""
    standing_now = {step.pk: step for step in day.next_steps.standing().filter(done_at__isnull=True)}
    changed = False
    for words in steps:
        before = standing_now.pop(words.pk, None) if words.pk else None
        if before is None:
            NextStep.objects.create(
                engagement=day.engagement,
                day=day,
                side=words.side,
                text=words.text,
                due_on=words.due_on,
                written_by=by,
            )
            changed = True
        elif (before.text, before.due_on) != (words.text, words.due_on):
            before.text, before.due_on = words.text, words.due_on
            before.version += 1
            before.save(update_fields=["text", "due_on", "version"])
            changed = True
    for gone in standing_now.values():
        gone.text, gone.withdrawn_at, gone.withdrawn_by = "", timezone.now(), by
        gone.version += 1
        gone.save(update_fields=["text", "withdrawn_at", "withdrawn_by", "version"])
        changed = True
    return changed


@transaction.atomic
def withdraw_day(*, by: Any, day: SupportDay, seen_version: int, reason: str) -> SupportDay:
    """The side that recorded a day takes it back before it is confirmed, with a reason; it uses nothing then.

    A line carried in from the hub's record is withdrawn by the coordinator.
    """
    day = held(day, seen_version=seen_version)
    if day.state == DayState.CARRIED_IN:
        side = standing(by, day.engagement).side or Side.HUB
        if side != Side.HUB:
            raise Refused("A line carried in from the hub's record is withdrawn by the coordinator.")
        take_seat(day.engagement, by, side)
    else:
        side = writer_side(day.engagement, by)
    refuse_if_over(day.engagement)
    check_day_move(day.state, DayState.WITHDRAWN)
    if day.state != DayState.CARRIED_IN and day.recorded_side != side:
        raise Refused("The side that recorded this day withdraws it. You can send it back.")
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    before, day.state = day.state, DayState.WITHDRAWN
    day.withdrawn_at, day.withdrawn_by, day.withdrawn_reason = timezone.now(), by, reason
    day.version += 1
    day.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason", "version"])
    release_slots(day)
    record(
        "day_withdrawn",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (before, day.state)},
        words={"reason": reason},
        context={"side": side, "on": day.on, "days": show_days(day.days)},
    )
    count_waiting_days(day.engagement)
    facts_changed(day.engagement)
    return day
