"""Booked days go from one LLME to another: to a new lead, to a cover, and back."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from core.fields import show_days
from engagements.facts import facts_changed
from engagements.models import Engagement, SupportDay
from engagements.services.days.booking import note_change
from engagements.services.days.counting import hold_slots, refuse_if_blocked, release_slots
from engagements.states import DayState, Side
from llmes.models import LLME


@transaction.atomic
def hand_over_booked_days(
    *, by: Any, engagement: Engagement, before: LLME, after: LLME, since: datetime.date | None = None
) -> list[SupportDay]:
    """Another LLME takes over the days booked from today on (or from a later date).

    Call it with the engagement's row held. A day on a date when the new LLME is already booked elsewhere is
    cancelled for the LLME side, so that nobody waits for someone who does not come.
    """
    taken = []
    first = max(since or timezone.localdate(), timezone.localdate())
    booked = SupportDay.objects.booked().filter(engagement=engagement, llme=before, on__gte=first)
    for day in booked.order_by("on", "id"):
        day.engagement = engagement
        try:
            _hand(day, by=by, before=before, after=after)
        except Refused:
            _cancel_for_handover(day, by=by)
            continue
        taken.append(day)
    return taken


@transaction.atomic
def hand_over_day(*, by: Any, day: SupportDay, after: LLME) -> SupportDay:
    """One booked day goes to another LLME; refused where they have blocked the date or have a day already.

    Call it with the engagement's row held.
    """
    if day.state != DayState.BOOKED or day.llme is None:
        raise Refused("Only a booked day can be handed over.")
    refuse_if_blocked(after, day.on)
    _hand(day, by=by, before=day.llme, after=after)
    return day


def _hand(day: SupportDay, *, by: Any, before: LLME, after: LLME) -> None:
    with transaction.atomic():
        day.llme = after
        day.version += 1
        hold_slots(day)
        day.save(update_fields=["llme", "version"])
    record(
        "day_handed_over",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"llme": (before.pk, after.pk)},
        context={"side": Side.HUB, "on": day.on, "days": show_days(day.days)},
    )


def _cancel_for_handover(day: SupportDay, *, by: Any) -> None:
    SupportDay.objects.filter(pk=day.pk).update(state=DayState.CANCELLED, version=day.version)
    release_slots(day)
    reason = SupportDay.Reason.LLME
    note_change(day=day, before=day.on, after=None, reason=reason, asked_side=Side.LLME, by=by)
    record(
        "day_cancelled",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={"state": (DayState.BOOKED, DayState.CANCELLED)},
        context={
            "side": Side.HUB,
            "reason": reason,
            "asked_side": Side.LLME,
            "on": day.on,
            "days": show_days(day.days),
        },
    )
    facts_changed(day.engagement)
