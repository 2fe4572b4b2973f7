"""What comes next with the hub (B5): noted at any time, and never missing when our work ends."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement, NextWithHub
from engagements.rules import acting_side
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side

Outcome = NextWithHub.Outcome


@dataclass(frozen=True)
class NextWords:
    """What somebody says of what comes next with the hub."""

    outcome: str
    with_what: str = ""
    expected_by: datetime.date | None = None
    reason: str = ""

    def check(self) -> None:
        """Refuse what says too little: with what, by when, or why not now."""
        if self.outcome not in Outcome.values:
            raise Refused("Say what comes next with the hub.", field="outcome")
        if self.outcome == Outcome.ENROLLED and not self.with_what.strip():
            raise Refused("Say in a few words what the school has enrolled in.", field="enrolled_in")
        if self.outcome == Outcome.INTENDS and not self.with_what.strip():
            raise Refused("Say in a few words what the school means to enrol in.", field="intends_what")
        if self.outcome == Outcome.INTENDS and self.expected_by is None:
            raise Refused("Say by when the school means to enrol.", field="intends_by")
        if self.outcome == Outcome.NOT_NOW and not self.reason.strip():
            raise Refused("Say in a line why not now.", field="why_not")


@transaction.atomic
def note_next_with_hub(*, by: Any, engagement: Engagement, words: NextWords) -> NextWithHub:
    """Note what comes next with the hub. Either side and the coordinator may; the latest stands.

    Saying again what stands already writes nothing.
    """
    engagement = locked(engagement)
    side = acting_side(by, engagement)
    refuse_if_over(engagement)
    take_seat(engagement=engagement, user=by, side=side)
    return keep_next_with_hub(by=by, engagement=engagement, side=side, words=words)


@transaction.atomic
def keep_next_with_hub(*, by: Any, engagement: Engagement, side: Side, words: NextWords) -> NextWithHub:
    """Write it down for a service that holds the engagement and has settled who may."""
    words.check()
    latest = engagement.next_with_hub.last()
    if latest is not None and words_of(latest) == words:
        return latest
    row = NextWithHub.objects.create(
        engagement=engagement,
        outcome=words.outcome,
        with_what=words.with_what,
        expected_by=words.expected_by,
        reason=words.reason,
        side=side,
        noted_by=by,
    )
    record(
        "next_with_hub_noted",
        row,
        by=by,
        stream=engagement.stream,
        facts={
            "outcome": (latest.outcome if latest else None, words.outcome),
            "expected_by": (latest.expected_by if latest else None, words.expected_by),
        },
        words={"with_what": words.with_what, "reason": words.reason},
        context={"side": side, "outcome": words.outcome},
    )
    return row


def words_of(row: NextWithHub) -> NextWords:
    """What a row says."""
    return NextWords(row.outcome, row.with_what, row.expected_by, row.reason)
