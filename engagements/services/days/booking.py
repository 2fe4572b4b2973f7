"""Booking a day with its visit sheet; moving and cancelling it."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from core.fields import show_days
from engagements.facts import facts_changed
from engagements.models import Assignment, DayChange, Engagement, SupportDay
from engagements.services.days.counting import (
    count_waiting_days,
    days_free,
    hold_slots,
    refuse_if_blocked,
    release_slots,
    uses_agreed_days,
)
from engagements.services.days.holding import (
    check_within,
    held,
    refuse_if_over,
    refuse_if_resting,
    writer_side,
)
from engagements.services.locks import locked
from engagements.states import DayState, check_day_move
from llmes.models import LLME


@dataclass(frozen=True)
class VisitSheet:
    """What both know before the day; it becomes the first half of the record."""

    purpose: str = ""
    timetable: str = ""
    released: str = ""
    school_brings: str = ""
    llme_brings: str = ""
    arrival: str = ""
    met_by: str = ""
    office_phone: str = ""


@transaction.atomic
def book_day(
    *,
    by: Any,
    engagement: Engagement,
    llme: LLME,
    on: datetime.date,
    days: Decimal,
    mode: str = SupportDay.Mode.IN_SCHOOL,
    sheet: VisitSheet | None = None,
) -> SupportDay:
    """Book a day ahead. A booking reserves: past the agreed number it is refused (D5)."""
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_resting(engagement)
    check_booking_date(engagement, on)
    check_assigned(engagement, llme, on)
    refuse_if_blocked(llme, on)
    uses_days = uses_agreed_days(engagement, llme, on)
    if uses_days:
        check_room(engagement, days)
    day = SupportDay.objects.create(
        engagement=engagement,
        llme=llme,
        state=DayState.BOOKED,
        on=on,
        days=days,
        mode=mode,
        uses_days=uses_days,
        booked_side=side,
        booked_at=timezone.now(),
        booked_by=by,
        **asdict(sheet or VisitSheet()),
    )
    hold_slots(day)
    record(
        "day_booked",
        day,
        by=by,
        stream=engagement.stream,
        facts={"state": (None, DayState.BOOKED), "on": (None, on), "days": (None, days)},
        words=asdict(sheet or VisitSheet()),
        context={"side": side, "on": on, "days": show_days(days)},
    )
    facts_changed(engagement)
    return day


def refuse_unless_bookable(engagement: Engagement) -> None:
    """Nothing is booked while the work rests or is over: what the page says before anyone types."""
    refuse_if_resting(engagement)


def check_booking_date(engagement: Engagement, on: datetime.date) -> None:
    """A booking is for today or later, within the engagement."""
    if on < timezone.localdate():
        raise Refused("That date has passed. If the day took place, record it instead.", field="on")
    check_within(engagement, on, engagement.expected_end_on)


def check_assigned(engagement: Engagement, llme: LLME, on: datetime.date) -> None:
    """The day is an LLME's who works on this engagement on that day: a cover's only while they cover."""
    refuse_outside_cover(engagement, llme, on)
    if not Assignment.objects.current(on).filter(engagement=engagement, llme=llme).exists():
        raise Refused("Choose an LLME who works with this school.", field="llme")


def refuse_outside_cover(engagement: Engagement, llme: LLME, on: datetime.date) -> None:
    """Somebody who only covers has no day here before their first day or after their last."""
    rows = Assignment.objects.filter(engagement=engagement, llme=llme)
    cover = rows.covers().not_over().order_by("starts_on").first()
    if cover is not None and not rows.current(on).exists():
        raise Refused(
            f"{llme} covers from {cover.starts_on:%-d %B} to {cover.ends_on:%-d %B %Y}: choose such a date.",
            field="on",
        )


def check_room(engagement: Engagement, days: Decimal) -> None:
    """A booking fits into what is left of the agreed days."""
    if engagement.agreed_days is None:
        raise Refused(
            "No number of days is agreed yet. A day can be booked once both sides have agreed one.",
            field="days",
        )
    free = days_free(engagement)
    if days > free:
        left = (
            f"{show_days(free)} {'day is' if free == 1 else 'days are'} left" if free > 0 else "none is left"
        )
        raise Refused(
            f"Of the {show_days(engagement.agreed_days)} agreed days, {left} to book. "
            "Propose another number of days first.",
            field="days",
        )


@transaction.atomic
def edit_visit_sheet(
    *, by: Any, day: SupportDay, seen_version: int, sheet: VisitSheet, mode: str
) -> SupportDay:
    """Either side completes the visit sheet until the day is recorded; the second saver sees the first's."""
    day = held(day, seen_version=seen_version)
    side = writer_side(day.engagement, by)
    refuse_if_over(day.engagement)
    if day.state != DayState.BOOKED:
        check_day_move(day.state, DayState.RECORDED)
        raise Refused("This day has been recorded, so its visit sheet stays as it was.")
    values = {**asdict(sheet), "mode": mode}
    changed = [name for name, value in values.items() if getattr(day, name) != value]
    if not changed:
        return day
    for name, value in values.items():
        setattr(day, name, value)
    day.version += 1
    day.save(update_fields=[*values, "version"])
    record(
        "visit_sheet_edited",
        day,
        by=by,
        stream=day.engagement.stream,
        words={name: str(values[name]) for name in changed if name != "mode"},
        context={"side": side, "on": day.on, "what": ",".join(changed)},
    )
    return day


@transaction.atomic
def move_day(
    *, by: Any, day: SupportDay, seen_version: int, on: datetime.date, reason: str, asked_side: str
) -> SupportDay:
    """Move a booked day to another date. The reason is the school, the LLME or an outside event (D13)."""
    day = held(day, seen_version=seen_version)
    side = writer_side(day.engagement, by)
    refuse_if_resting(day.engagement)
    _check_booked(day)
    if on == day.on:
        raise Refused("The day is on this date already. Choose another one.", field="on")
    check_booking_date(day.engagement, on)
    if day.llme is not None:
        refuse_outside_cover(day.engagement, day.llme, on)
        refuse_if_blocked(day.llme, on)
    before, day.on = day.on, on
    hold_slots(day)
    day.version += 1
    day.save(update_fields=["on", "version"])
    note_change(day=day, before=before, after=on, reason=reason, asked_side=asked_side, by=by)
    record(
        "day_moved",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"on": (before, on)},
        context={"side": side, "reason": reason, "asked_side": asked_side, "days": show_days(day.days)},
    )
    return day


@transaction.atomic
def cancel_day(*, by: Any, day: SupportDay, seen_version: int, reason: str, asked_side: str) -> SupportDay:
    """Cancel a booked day: it stays on the record as cancelled, and its days come free."""
    day = held(day, seen_version=seen_version)
    side = writer_side(day.engagement, by)
    refuse_if_over(day.engagement)
    check_day_move(day.state, DayState.CANCELLED)
    before, day.state = day.state, DayState.CANCELLED
    day.version += 1
    day.save(update_fields=["state", "version"])
    release_slots(day)
    note_change(day=day, before=day.on, after=None, reason=reason, asked_side=asked_side, by=by)
    record(
        "day_cancelled",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (before, day.state)},
        context={
            "side": side,
            "reason": reason,
            "asked_side": asked_side,
            "on": day.on,
            "days": show_days(day.days),
        },
    )
    count_waiting_days(day.engagement)
    facts_changed(day.engagement)
    return day


def _check_booked(day: SupportDay) -> None:
    if day.state != DayState.BOOKED:
        check_day_move(day.state, DayState.CANCELLED)


@transaction.atomic
def note_change(
    *,
    day: SupportDay,
    before: datetime.date,
    after: datetime.date | None,
    reason: str,
    asked_side: str,
    by: Any,
) -> None:
    """Keep from which date a booked day went to which, who asked and for whose reason."""
    DayChange.objects.create(
        day=day,
        before_on=before,
        after_on=after,
        reason=reason,
        asked_side=asked_side,
        changed_by=by,
    )
