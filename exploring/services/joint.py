"""The joint summary: written by both sides, agreed by both, bound to its words (D11, D13)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import is_noted, record
from core.autosave import AGREED_BY_SOMEBODY
from core.digests import keyed_digest
from core.errors import Refused, Stale
from engagements.rules import acting_side, standing
from engagements.services.days.holding import refuse_if_resting
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import BOTH_SIDES
from exploring.checks import counting_agreements
from exploring.content import content_of, gaps, text_from, with_summary
from exploring.mails import ask_to_agree_summary
from exploring.models import NeedsAnalysis, SummaryAgreement
from exploring.rules import AGREERS, can_agree_summary
from exploring.services.needs import writable
from exploring.states import State, Way, check_is_open, check_move
from exploring.writing import AreaEdit, write_areas

BLIND = "The joint page opens once both sides have shared what they see."


def is_joint_open(analysis: NeedsAnalysis) -> bool:
    """Whether the joint page can be written: at once together, else when a view is open to both."""
    return analysis.way == Way.TOGETHER or any(view.opened_at for view in analysis.views.all())


def saves_itself(analysis: NeedsAnalysis) -> bool:
    """Whether the joint page may save itself: once a side has agreed it, one presses Save."""
    return not analysis.agreements.filter(lapsed_at__isnull=True).exists()


@transaction.atomic
def save_joint(
    *, by: Any, analysis: NeedsAnalysis, edits: Iterable[AreaEdit], by_itself: bool = False
) -> dict[str, Any]:
    """Write the joint summary, area by area; the editors of both sides do.

    Returns the areas that somebody else changed meanwhile. Every agreement so far was of other words, so a
    change makes it lapse; a page that saves itself (`by_itself`) makes none lapse.
    """
    analysis, side = writable(by, analysis)
    if by_itself and not saves_itself(analysis):
        raise Refused(AGREED_BY_SOMEBODY)
    if not is_joint_open(analysis):
        raise Refused(BLIND)
    stale, written = write_areas(analysis.joint_answers, edits, by=by, joint=True)
    if written and not (by_itself and is_noted("summary_edited", analysis, by=by, words=[])):
        lapsed = analysis.agreements.filter(lapsed_at__isnull=True).update(
            lapsed_at=timezone.now(), lapsed_by=by
        )
        record(
            "summary_edited",
            analysis,
            by=by,
            stream=analysis.engagement.stream,
            context={"side": side, "number": analysis.number, "areas": written, "lapsed": lapsed},
        )
    return stale


@transaction.atomic
def agree_summary(*, by: Any, analysis: NeedsAnalysis, seen_digest: str) -> NeedsAnalysis:
    """One side agrees the joint summary it has read. When both have agreed the same words, they hold.

    Whoever agrees for their side may (D4). Stale when the words changed meanwhile, so that nobody is ever
    recorded as agreeing to words they did not see. Agreeing twice is once.
    """
    engagement = locked(analysis.engagement)
    now = with_summary(NeedsAnalysis.objects.all()).get(pk=analysis.pk)
    if not can_agree_summary(by, engagement):
        raise Refused(AGREERS)
    side = standing(by, engagement).side
    if now.is_agreed and any(row.side == side for row in counting_agreements(now)):
        return now
    refuse_if_resting(engagement)
    check_is_open(now.state)
    acted = acting_side(by, engagement).value
    take_seat(engagement=engagement, user=by, side=acted)
    now.engagement = engagement
    content = content_of(now)
    digest = keyed_digest(content)
    if digest != seen_digest:
        raise Stale("These words have changed since you read them. Please look once more.", current=now)
    missing = gaps(text_from(content))
    if missing:
        raise Refused(" ".join(missing))
    counting = counting_agreements(now)
    if any(row.side == acted for row in counting):
        return now
    now.agreements.filter(side=acted, lapsed_at__isnull=True).update(lapsed_at=timezone.now(), lapsed_by=by)
    agreement = SummaryAgreement(
        analysis=now,
        side=acted,
        digest=digest,
        agreed_name=str(by),
        agreed_as=standing(by, engagement).called,
        agreed_at=timezone.now(),
        agreed_by=by,
    )
    agreement.seal = agreement.own_seal()
    agreement.save()
    record(
        "summary_agreed_by_side",
        now,
        by=by,
        stream=engagement.stream,
        context={"side": acted, "number": now.number, "digest": digest},
    )
    if {row.side for row in counting} | {acted} == BOTH_SIDES:
        _settle(now, content, digest, by=by, side=acted)
    else:
        ask_to_agree_summary(now, digest=digest, by_side=acted)
    return now


def _settle(analysis: NeedsAnalysis, content: dict[str, Any], digest: str, *, by: Any, side: str) -> None:
    check_move(analysis.state, State.AGREED)
    analysis.state = State.AGREED
    analysis.agreed_at, analysis.agreed_by = timezone.now(), by
    analysis.content, analysis.digest = content, digest
    analysis.save(update_fields=["state", "agreed_at", "agreed_by", "content", "digest"])
    record(
        "summary_agreed",
        analysis,
        by=by,
        stream=analysis.engagement.stream,
        facts={"state": (State.OPEN, State.AGREED)},
        context={"side": side, "number": analysis.number, "digest": digest},
    )
