"""Recording and rewording a day together with what was looked at on it: one transaction (D14)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from engagements.models import Engagement, SupportDay
from engagements.services import days
from evidence.models import Evidence

WHAT = "what we looked at"


@transaction.atomic
def record_day(*, by: Any, engagement: Engagement, ticks: Mapping[str, str], **values: Any) -> SupportDay:
    """Record a day; each tick becomes evidence that both looked at, with its line.

    `ticks`: kind of evidence to what was seen. The other values: engagements.services.days.record_day.
    """
    day = days.record_day(by=by, engagement=engagement, **values)
    for kind, seen in ticks.items():
        _tick(day, kind, seen, by=by)
    return day


@transaction.atomic
def correct_day(*, by: Any, day: SupportDay, ticks: Mapping[str, str], **values: Any) -> SupportDay:
    """Reword a day and its ticks until it is confirmed; earlier lines are kept nowhere (D7).

    The ticks change only with the version of the day, so what is read here is what that version holds.
    """
    standing = {row.kind: row for row in _ticks_of(day)}
    before = {kind: row.seen for kind, row in standing.items()}
    changed = before != dict(ticks)
    day = days.correct_day(by=by, day=day, also_changed=[WHAT] if changed else [], **values)
    for kind, seen in ticks.items():
        if kind not in standing:
            _tick(day, kind, seen, by=by)
            continue
        row = standing.pop(kind)
        if (row.seen, row.on) != (seen, day.on):
            row.seen, row.on = seen, day.on
            row.version += 1
            row.save(update_fields=["seen", "on", "version"])
    for row in standing.values():
        row.seen, row.withdrawn_at, row.withdrawn_by = "", timezone.now(), by
        row.withdrawn_reason = "Unticked before the day was confirmed"
        row.save(update_fields=["seen", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        _record("evidence_withdrawn", row, by=by)
    return day


def ticks_of(day: SupportDay) -> dict[str, str]:
    """The kinds ticked on a day, with their lines."""
    return {row.kind: row.seen for row in _ticks_of(day)}


def _ticks_of(day: SupportDay) -> list[Evidence]:
    rows = Evidence.objects.filter(day=day, withdrawn_at__isnull=True).select_related("engagement")
    return [row for row in rows.order_by("id") if row.is_tick]


def _tick(day: SupportDay, kind: str, seen: str, *, by: Any) -> Evidence:
    row = Evidence.objects.create(
        engagement=day.engagement,
        day=day,
        kind=kind,
        on=day.on,
        looked=Evidence.Looked.BOTH,
        seen=seen,
        side=day.recorded_side,
        added_by=by,
    )
    _record("evidence_added", row, by=by)
    return row


def _record(verb: str, row: Evidence, *, by: Any) -> None:
    record(
        verb,
        row,
        by=by,
        stream=row.engagement.stream,
        facts={"on": (None, row.on)},
        words={"seen": row.seen},
        context={"side": row.side, "kind": row.kind, "day": row.day_id, "on": row.on},
    )
