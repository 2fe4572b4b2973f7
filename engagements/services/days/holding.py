"""Holding one day: its engagement first, then the day as it stands, then the right to write."""

import datetime
from typing import Any

from django.utils import timezone

from core.errors import Refused, Stale
from engagements.models import Engagement, SupportDay
from engagements.rules import can_edit, standing
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status


def held(day: SupportDay, *, seen_version: int | None = None) -> SupportDay:
    """The day, read anew while its engagement's row is held; stale where it is not the version seen."""
    engagement = locked(day.engagement)
    current = SupportDay.objects.select_related("llme__user", "recorded_by").get(pk=day.pk)
    current.engagement = engagement
    if seen_version is not None and current.version != seen_version:
        raise Stale("This day has changed since you opened it. Please read it once more.", current=current)
    return current


def writer_side(engagement: Engagement, user: Any) -> Side:
    """The side on which this person writes; the coordinator and those who only read write no day (D4)."""
    if not can_edit(user, engagement):
        raise Refused("The headteacher, the maths lead and the LLME write this.")
    side = standing(user, engagement).side
    assert side is not None  # noqa: S101 (whoever edits stands on a side)
    take_seat(engagement, user, side)
    return side


def refuse_if_over(engagement: Engagement) -> None:
    """Ended work is read, not written."""
    if engagement.status == Status.STOPPED:
        raise Refused("This work was stopped, so it can be read but not changed.")
    if engagement.status == Status.COMPLETED:
        raise Refused("This work is complete, so it can be read but not changed.")


def refuse_if_resting(engagement: Engagement) -> None:
    """Nothing new is arranged while the work is paused or over."""
    refuse_if_over(engagement)
    if engagement.status == Status.PAUSED:
        raise Refused("This work is paused. Resume it first.")


def check_date_of_record(engagement: Engagement, on: datetime.date) -> None:
    """A day is on a date up to today, within the engagement (D5)."""
    if on > timezone.localdate():
        raise Refused("Enter a date up to today: a day is recorded once it has been.", field="on")
    check_within(engagement, on, engagement.ended_on or timezone.localdate())


def check_within(engagement: Engagement, on: datetime.date, last: datetime.date) -> None:
    """Between the engagement's first day and `last`."""
    if on < engagement.starts_on:
        raise Refused(f"Our work together began on {engagement.starts_on:%-d %B %Y}.", field="on")
    if on > last:
        raise Refused(f"Our work together ends on {last:%-d %B %Y}.", field="on")
