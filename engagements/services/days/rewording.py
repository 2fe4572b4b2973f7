"""Rewording a recorded day until it is confirmed; what it said before is kept nowhere (D7)."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.facts import facts_changed
from engagements.models import DayCorrection, Engagement, SupportDay
from engagements.services.days.counting import count_waiting_days, hold_slots, release_slots
from engagements.services.days.holding import (
    check_date_of_record,
    held,
    refuse_if_over,
    writer_side,
)
from engagements.services.days.recording import (
    StepWords,
    ask_to_confirm,
    fits,
    set_participants,
    write_steps,
)
from engagements.services.days.reminders import set_reminders
from engagements.states import DayState, Side, check_day_move

CALLED = {
    "on": "the date",
    "days": "how long it was",
    "worked_on": "what we worked on",
    "participants": "who took part",
    "steps": "next steps",
    "lost_reason": "why it did not happen",
    "uses_days": "whether it uses a day",
}


@transaction.atomic
def correct_day(
    *,
    by: Any,
    day: SupportDay,
    seen_version: int,
    on: datetime.date,
    days: Decimal,
    worked_on: str,
    participants: Mapping[str, int] | None = None,
    steps: Sequence[StepWords] | None = None,
    lost_reason: str = "",
    uses_days: bool | None = None,
    also_changed: Sequence[str] = (),
) -> SupportDay:
    """Reword a recorded day until it is confirmed. The earlier wording is kept nowhere, only that it changed.

    Only the side that recorded it; the other sends it back. `also_changed`: what an app above changed with
    it, in words. What the other side has seen is another version now, so it reads it anew (D7).
    """
    day = held(day, seen_version=seen_version)
    side = writer_side(day.engagement, by)
    refuse_if_over(day.engagement)
    if not day.words_can_change:
        check_day_move(day.state, DayState.RECORDED)
    if day.recorded_side != side:
        raise Refused("The side that recorded this day rewords it. You can send it back.")
    check_date_of_record(day.engagement, on)
    before = {name: getattr(day, name) for name in ("on", "days", "worked_on", "lost_reason", "uses_days")}
    day.on, day.days, day.worked_on = on, days, worked_on
    if day.happened is False:
        day.lost_reason = lost_reason or day.lost_reason
        day.uses_days = day.uses_days if uses_days is None else uses_days
    changed = [name for name, value in before.items() if getattr(day, name) != value]
    if participants is not None and set_participants(day, participants):
        changed.append("participants")
    if steps is not None and write_steps(by=by, day=day, steps=steps):
        changed.append("steps")
    if not changed and not also_changed:
        return day
    _save_correction(day, by=by, side=side, before=before, changed=changed, also_changed=also_changed)
    return day


def _save_correction(
    day: SupportDay,
    *,
    by: Any,
    side: Side,
    before: Mapping[str, Any],
    changed: Sequence[str],
    also_changed: Sequence[str],
) -> None:
    day.counted = fits(day)
    state_before = day.state
    if day.state == DayState.SENT_BACK:
        day.state = DayState.RECORDED
    if day.state == DayState.RECORDED:
        set_reminders(day, since=timezone.localdate())
    day.version += 1
    day.save()
    if day.kind == SupportDay.Kind.DAY:
        hold_slots(day) if day.happened or day.uses_days else release_slots(day)
    what = ", ".join(dict.fromkeys([*(CALLED[name] for name in changed), *also_changed]))
    DayCorrection.objects.create(day=day, version=day.version, side=side, what=what, corrected_by=by)
    record(
        "day_reworded",
        day,
        by=by,
        stream=day.engagement.stream,
        facts={
            "state": (state_before, day.state),
            **{name: (before[name], getattr(day, name)) for name in ("on", "days", "uses_days")},
        },
        words={"worked_on": day.worked_on},
        context={"side": side, "on": day.on, "what": what},
    )
    count_waiting_days(day.engagement)
    facts_changed(day.engagement)
    if day.state == DayState.RECORDED:
        ask_to_confirm(day)


@transaction.atomic
def note_day_changed(*, by: Any, engagement: Engagement, day: SupportDay, what: str) -> SupportDay:
    """Something an app above keeps on this day changed: until it is confirmed, it is to be read anew.

    Call it with the engagement's row held.
    """
    day = SupportDay.objects.get(pk=day.pk)
    day.engagement = engagement
    side = writer_side(engagement, by)
    refuse_if_over(day.engagement)
    if day.state not in (DayState.RECORDED, DayState.SENT_BACK):
        return day
    day.version += 1
    if side == day.recorded_side:
        set_reminders(day, since=timezone.localdate())
    day.save(update_fields=["version", "remind_on", "hub_sees_on"])
    DayCorrection.objects.create(day=day, version=day.version, side=side, what=what, corrected_by=by)
    record(
        "day_reworded",
        day,
        by=by,
        stream=day.engagement.stream,
        context={"side": side, "on": day.on, "what": what},
    )
    return day
