"""A needs analysis as a whole: begun, its way changed, withdrawn."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rooms import is_open
from engagements.rules import acting_side
from engagements.services.days.holding import refuse_if_resting
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from exploring.models import NeedsAnalysis
from exploring.rules import EDITORS, can_explore
from exploring.states import State, Way, check_is_open, check_move


@transaction.atomic
def begin_analysis(*, by: Any, engagement: Engagement, way: str) -> NeedsAnalysis:
    """Begin to look at strengths and needs, together or each side first (D12); again whenever it helps.

    The editors of either side may, once the part is open. One at a time: an earlier one is agreed or
    withdrawn first.
    """
    engagement = locked(engagement)
    if not can_explore(by, engagement):
        raise Refused(EDITORS)
    if not is_open(engagement, "needs_analysis"):
        raise Refused("This part is not open yet. Open it first.")
    refuse_if_resting(engagement)
    if engagement.needs_analyses.filter(state=State.OPEN).exists():
        raise Refused("You are exploring already. Go on with that one, or withdraw it first.")
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    number = (engagement.needs_analyses.aggregate(last=Max("number"))["last"] or 0) + 1
    analysis = NeedsAnalysis.objects.create(
        engagement=engagement, number=number, way=Way(way), begun_side=side, begun_by=by
    )
    record(
        "analysis_begun",
        analysis,
        by=by,
        stream=engagement.stream,
        facts={"way": (None, analysis.way)},
        context={"side": side, "number": number},
    )
    return analysis


@transaction.atomic
def change_way(*, by: Any, analysis: NeedsAnalysis, way: str) -> NeedsAnalysis:
    """The pair chooses the other way, while nothing is open to both sides yet.

    What a side has written by itself stays its own, and is read by nobody else.
    """
    analysis, side = writable(by, analysis)
    way = Way(way).value
    if analysis.way == way:
        return analysis
    if analysis.joint_answers.exists() or analysis.views.filter(opened_at__isnull=False).exists():
        raise Refused("Both sides have written or read something here, so the way stays as it is.")
    before, analysis.way = analysis.way, way
    analysis.save(update_fields=["way"])
    record(
        "analysis_way_changed",
        analysis,
        by=by,
        stream=analysis.engagement.stream,
        facts={"way": (before, way)},
        context={"side": side, "number": analysis.number},
    )
    return analysis


@transaction.atomic
def withdraw_analysis(*, by: Any, analysis: NeedsAnalysis, reason: str) -> NeedsAnalysis:
    """Stop exploring before it is agreed, with a reason. What was not shared stays unread for good."""
    analysis, side = writable(by, analysis)
    check_move(analysis.state, State.WITHDRAWN)
    if not reason.strip():
        raise Refused("Say in a line why. Both sides can read it.", field="reason")
    analysis.state = State.WITHDRAWN
    analysis.withdrawn_at, analysis.withdrawn_by = timezone.now(), by
    analysis.withdrawn_reason = reason.strip()
    analysis.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        "analysis_withdrawn",
        analysis,
        by=by,
        stream=analysis.engagement.stream,
        words={"reason": analysis.withdrawn_reason},
        context={"side": side, "number": analysis.number},
    )
    return analysis


def writable(user: Any, analysis: NeedsAnalysis) -> tuple[NeedsAnalysis, str]:
    """The analysis, its engagement held, and the side for which this person may write in it now."""
    engagement = locked(analysis.engagement)
    analysis = NeedsAnalysis.objects.get(pk=analysis.pk)
    analysis.engagement = engagement
    if not can_explore(user, engagement):
        raise Refused(EDITORS)
    refuse_if_resting(engagement)
    check_is_open(analysis.state)
    side = acting_side(user, engagement)
    take_seat(engagement=engagement, user=user, side=side)
    return analysis, side.value
