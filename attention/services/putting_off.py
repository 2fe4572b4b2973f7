"""A coordinator puts a reason off until a day, dismisses it, or takes it up again. Both sides read why."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from attention.conditions import Viewer
from attention.desk import since_when
from attention.models import PUT_OFF_FOR_AT_MOST, PutOff
from attention.rules import RULES
from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rules import can_coordinate
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side

ONLY_HUB = "A coordinator of the hub does this."


@transaction.atomic
def put_off(
    *, by: Any, engagement: Engagement, rule: str, reason: str, until_on: datetime.date | None = None
) -> PutOff:
    """Keep a reason off the desk until a day, or (without one) until it is so anew, half a year at most.

    In place of what stood. It speaks of what stands there today: what comes about later brings the school
    back all the same.
    """
    engagement = locked(engagement)
    if not can_coordinate(by, engagement):
        raise Refused(ONLY_HUB)
    if not engagement.is_live:
        raise Refused("This work is over, so nothing of it comes to the desk.")
    if rule not in RULES or not RULES[rule].can_be_put_off:
        raise Refused("This waits for your answer, so it can’t be put off.")
    if not _holds(engagement, rule, by):
        raise Refused("This is no longer so, so there is nothing to put off.")
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    if until_on is not None and until_on <= timezone.localdate():
        raise Refused("Choose a day after today.", field="until_on")
    if until_on is not None and until_on > timezone.localdate() + PUT_OFF_FOR_AT_MOST:
        raise Refused("Choose a day within a year, so that the school is not forgotten.", field="until_on")
    take_seat(engagement, by, Side.HUB)
    before = PutOff.objects.standing().filter(engagement=engagement, rule=rule).first()
    if before is not None:
        _undo(before, by=by)
    row = PutOff.objects.create(
        engagement=engagement, rule=rule, reason=reason.strip(), until_on=until_on, put_by=by
    )
    record(
        "reason_put_off" if until_on else "reason_dismissed",
        row,
        by=by,
        stream=engagement.stream,
        facts={"until_on": (before.until_on if before else None, until_on)},
        words={"reason": row.reason},
        context={"side": Side.HUB, "rule": rule},
    )
    return row


@transaction.atomic
def put_back(*, by: Any, row: PutOff) -> PutOff:
    """Take a reason up again. Doing it twice is once."""
    engagement = locked(row.engagement)
    row = PutOff.objects.get(pk=row.pk)
    if not can_coordinate(by, engagement):
        raise Refused(ONLY_HUB)
    if row.undone_at is not None:
        return row
    take_seat(engagement, by, Side.HUB)
    _undo(row, by=by)
    record(
        "reason_put_back",
        row,
        by=by,
        stream=engagement.stream,
        facts={"until_on": (row.until_on, None)},
        context={"side": Side.HUB, "rule": row.rule},
    )
    return row


def _holds(engagement: Engagement, rule: str, by: Any) -> bool:
    rows = Engagement.objects.filter(pk=engagement.pk)
    found = list(since_when(rows, [RULES[rule]], Viewer(by, timezone.localdate())))
    return found[0][2] is not None


def _undo(row: PutOff, *, by: Any) -> None:
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
