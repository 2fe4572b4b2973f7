"""Somebody stands in for the lead LLME from a day to a day: and the days booked meanwhile.

A cover begins and ends by itself, since every question of scope is asked by date. Days that are booked with
them always lie within the cover, so that nothing of theirs is left when it is over.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.mail import queue_mail
from engagements.models import Assignment, Engagement, SupportDay
from engagements.people import editing_people
from engagements.services.assigning import (
    bring_back_days,
    end_now,
    refuse_strangers,
    refuse_unless_coordinating,
    refuse_unsaid_conflict,
)
from engagements.services.days import hand_over_day
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from llmes.models import LLME

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def name_cover(
    *,
    by: Any,
    engagement: Engagement,
    llme: LLME,
    starts_on: datetime.date,
    ends_on: datetime.date,
    cover_reason: str,
    may_agree: bool = False,
    conflict_reason: str = "",
) -> Assignment:
    """Name who covers for the lead, from which day to which. Why is kept as a kind, never as words (D13).

    The cover reads the record, records and edits (D4), and agrees for the lead where the coordinator says so.
    """
    engagement = locked(engagement)
    refuse_strangers(by, engagement, llme)
    lead = Assignment.objects.current().filter(engagement=engagement, role=Assignment.Role.LEAD).first()
    if lead is None:
        raise Refused("Nobody leads this work yet, so there is nobody to cover for. Assign the lead LLME.")
    if lead.llme_id == llme.pk:
        raise Refused("This LLME is the lead. Choose somebody else as cover.", field="llme")
    if cover_reason not in Assignment.CoverReason.values:
        raise Refused("Choose why there is a cover.", field="cover_reason")
    if starts_on < timezone.localdate():
        raise Refused("A cover begins today or later.", field="starts_on")
    _check_last_day(starts_on, ends_on)
    _refuse_second(engagement, starts_on, ends_on)
    refuse_unsaid_conflict(engagement, llme, conflict_reason)
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    take_seat(engagement=engagement, user=llme.user, side=Side.LLME)
    cover = Assignment.objects.create(
        engagement=engagement,
        llme=llme,
        role=Assignment.Role.COVER,
        starts_on=starts_on,
        ends_on=ends_on,
        in_place_of=lead.llme,
        cover_reason=cover_reason,
        may_agree=may_agree,
        conflict_reason=conflict_reason,
        assigned_by=by,
    )
    record(
        "cover_named",
        cover,
        by=by,
        stream=engagement.stream,
        facts={"starts_on": (None, starts_on), "ends_on": (None, ends_on), "may_agree": (None, may_agree)},
        words={"conflict_reason": conflict_reason},
        context={"llme": llme.pk, "reason": cover_reason, "side": Side.HUB},
    )
    _tell(engagement, cover, lead=lead.llme, by=by)
    return cover


@transaction.atomic
def move_cover_end(
    *, by: Any, cover: Assignment, seen_ends_on: datetime.date, ends_on: datetime.date
) -> Assignment:
    """Let a cover last longer or less long. Days booked after the new last day go back to the lead."""
    engagement, cover = _held(cover, by)
    if cover.ends_on != seen_ends_on:
        raise Stale("Someone else moved the last day while this page was open.", current=cover)
    if ends_on == cover.ends_on:
        return cover
    if ends_on < timezone.localdate():
        raise Refused("Choose a last day from today on, or end the cover now.", field="ends_on")
    _check_last_day(cover.starts_on, ends_on)
    _refuse_second(engagement, cover.starts_on, ends_on, but=cover)
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    before, cover.ends_on = cover.ends_on, ends_on
    cover.save(update_fields=["ends_on"])
    record(
        "cover_moved",
        cover,
        by=by,
        stream=engagement.stream,
        facts={"ends_on": (before, ends_on)},
        context={"llme": cover.llme_id, "side": Side.HUB},
    )
    bring_back_days(by=by, engagement=engagement, cover=cover, since=ends_on + datetime.timedelta(days=1))
    _tell(engagement, cover, lead=cover.in_place_of, by=by)
    return cover


@transaction.atomic
def end_cover(*, by: Any, cover: Assignment) -> Assignment:
    """End a cover now: their access ends at once, and the days booked with them go back to the lead."""
    engagement, cover = _held(cover, by)
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    end_now(by=by, assignment=cover, reason="The cover ended early")
    bring_back_days(by=by, engagement=engagement, cover=cover)
    _tell(engagement, cover, lead=cover.in_place_of, by=by)
    return cover


@transaction.atomic
def hand_days_to_cover(*, by: Any, cover: Assignment, days: Collection[int]) -> list[SupportDay]:
    """Hand the lead's booked days that were chosen to the cover; days outside the cover stay where they are.

    Refused as a whole where the cover can't take one of them.
    """
    engagement, cover = _held(cover, by)
    chosen = list(days_to_hand(engagement, cover).filter(pk__in=days))
    if len(chosen) != len(set(days)):
        raise Refused("One of these days is not booked with the lead any more. Please look again.")
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    for day in chosen:
        day.engagement = engagement
        hand_over_day(by=by, day=day, after=cover.llme)
    return chosen


def days_to_hand(engagement: Engagement, cover: Assignment) -> Any:
    """Days booked with the lead, from today on, that lie within the cover."""
    first = max(cover.starts_on, timezone.localdate())
    booked = SupportDay.objects.booked().filter(engagement=engagement, llme=cover.in_place_of)
    return booked.filter(on__range=(first, cover.ends_on)).order_by("on", "id")


def _held(cover: Assignment, user: Any) -> tuple[Engagement, Assignment]:
    """The engagement and the cover as they stand, held; refused where it is over."""
    engagement = locked(cover.engagement)
    refuse_unless_coordinating(user, engagement)
    rows = Assignment.objects.covers().select_related("llme__user", "in_place_of__user")
    current: Assignment = rows.get(pk=cover.pk)
    current.engagement = engagement
    if current.ended_at is not None or (current.ends_on and current.ends_on < timezone.localdate()):
        raise Refused("This cover is over.")
    return engagement, current


def _check_last_day(starts_on: datetime.date, ends_on: datetime.date) -> None:
    if ends_on < starts_on:
        raise Refused("The last day must not be before the first.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Refused("A cover is for a year at most. For longer, change the lead LLME.", field="ends_on")


def _refuse_second(
    engagement: Engagement, starts_on: datetime.date, ends_on: datetime.date, but: Assignment | None = None
) -> None:
    """One cover at a time; the engagement's row is held, so two never slip in side by side."""
    others = Assignment.objects.covers().filter(
        engagement=engagement, ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    other = others.exclude(pk=but.pk if but else None).select_related("llme__user").first()
    if other is not None:
        raise Refused(
            f"{other.llme} covers from {other.starts_on:%-d %B} to {other.ends_on:%-d %B %Y} already.",
            field="ends_on" if but else "starts_on",
        )


def _tell(engagement: Engagement, cover: Assignment, *, lead: LLME | None, by: Any) -> None:
    """The school, the lead and the cover are told that something has changed, and where to read it."""
    number = f"{cover.pk}:{'ended' if cover.ended_at else cover.ends_on}"
    told = {person.pk: person for person in editing_people(engagement, Side.SCHOOL)}
    if lead is not None and lead.user.is_active:
        told[lead.user_id] = lead.user
    for person in told.values():
        if person.pk != by.pk:
            queue_mail(
                "cover-named", to=person, about=engagement.reference, once=f"cover:{number}:{person.pk}"
            )
    queue_mail("cover-asked", to=cover.llme.user, about=engagement.reference, once=f"cover-asked:{number}")
