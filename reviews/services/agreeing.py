"""Agreeing what both see together: one side at a time, each to exactly what it read (D11)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.digests import keyed_digest
from core.errors import Refused, Stale
from engagements.bound import agreements_to
from engagements.facts import facts_changed
from engagements.models import NextStep
from engagements.rules import standing
from engagements.services.closing import keep_next_with_hub
from engagements.states import BOTH_SIDES, Side
from plans.models import MilestoneWording
from plans.services.milestones import keep_statuses
from plans.states import MilestoneStatus
from reviews.content import LookText, content_of, gaps, text_from
from reviews.mails import ask_to_agree
from reviews.models import Look, LookAgreement
from reviews.room import more_looks_open
from reviews.rules import AGREERS, can_agree_look
from reviews.services.holding import held_look
from reviews.services.planning import put_date
from reviews.services.writing import is_joint_open, wordings_of
from reviews.states import State, check_move, check_under_way
from reviews.suggested import suggested_date


@transaction.atomic
def agree_look(*, by: Any, look: Look, seen_digest: str) -> Look:
    """One side agrees what it has read. When both have agreed the same words, the look has been held.

    Whoever agrees for their side may (D4). Stale where the words changed meanwhile. Agreeing twice is once.
    """
    look, side = held_look(by, look)
    if not can_agree_look(by, look):
        raise Refused(AGREERS)
    if look.is_held:
        return look
    check_under_way(look.state)
    if not is_joint_open(look):
        raise Refused("Each side writes its own view first.")
    wordings = wordings_of(look.engagement)
    content = content_of(look, wordings)
    digest, text = keyed_digest(content), text_from(content)
    if digest != seen_digest:
        raise Stale("This has changed since you opened it. Please read it once more.", current=look)
    missing = gaps(text)
    if missing:
        raise Refused(" ".join(["This can’t be agreed yet.", *missing]))
    counting = agreements_to(look, digest)
    if any(row.side == side for row in counting):
        return look
    _agree(look, side, digest, by=by)
    if {row.side for row in counting} | {side} == BOTH_SIDES:
        _hold(look, content, digest, by=by, side=side)
        _carry_out(look, text, wordings, by=by, side=side)
        facts_changed(look.engagement)
    else:
        ask_to_agree(look, digest, by_side=side)
    return look


def _agree(look: Look, side: str, digest: str, *, by: Any) -> None:
    now = timezone.now()
    # What this side agreed of other words, where the plan has changed beneath them since.
    look.agreements.filter(side=side, lapsed_at__isnull=True).update(lapsed_at=now, lapsed_by=by)
    agreement = LookAgreement(
        look=look,
        side=side,
        digest=digest,
        agreed_name=str(by),
        agreed_as=standing(by, look.engagement).called,
        agreed_at=now,
        agreed_by=by,
    )
    agreement.seal = agreement.own_seal()
    agreement.save()
    record(
        "look_agreed_by_side",
        look,
        by=by,
        stream=look.engagement.stream,
        context={"side": side, "kind": look.kind, "digest": digest},
    )


def _hold(look: Look, content: dict[str, Any], digest: str, *, by: Any, side: str) -> None:
    """Keep what both agreed."""
    check_move(look.state, State.HELD)
    look.state, look.held_at, look.held_by = State.HELD, timezone.now(), by
    look.content, look.digest = content, digest
    look.save(update_fields=["state", "held_at", "held_by", "content", "digest"])
    record(
        "look_agreed",
        look,
        by=by,
        stream=look.engagement.stream,
        facts={"state": (State.UNDER_WAY, State.HELD)},
        context={"side": side, "kind": look.kind, "digest": digest},
    )


def _carry_out(look: Look, text: LookText, wordings: list[MilestoneWording], *, by: Any, side: Side) -> None:
    """What follows from it: statuses beside the plan, next steps, the next date, what comes next."""
    milestones = {str(row.milestone.key): row.milestone for row in wordings}
    keep_statuses(
        by=by,
        engagement=look.engagement,
        said=[
            (milestones[line.milestone], line.answer, line.why)
            for line in text.lines
            if line.answer in MilestoneStatus.values
        ],
    )
    for step in text.steps:
        row = NextStep.objects.create(
            engagement=look.engagement, side=step.side, text=step.text, due_on=step.due_on, written_by=by
        )
        record(
            "step_added",
            row,
            by=by,
            stream=look.engagement.stream,
            words={"text": step.text},
            context={"side": step.side, "due_on": step.due_on},
        )
    if look.is_last:
        if text.next_words is not None:
            keep_next_with_hub(by=by, engagement=look.engagement, side=side, words=text.next_words)
    elif text.next_on is not None:
        put_date(by=by, engagement=look.engagement, side=side, kind=_next_kind(look, text), to=text.next_on)


def _next_kind(look: Look, text: LookText) -> str:
    """The next date is that of the last look, unless more looks are wanted and it lies before that one."""
    engagement = look.engagement
    last = engagement.looks.filter(kind=Look.Kind.LAST, state=State.PLANNED).first()
    ends = last.due_on if last else suggested_date(engagement, Look.Kind.LAST)
    if more_looks_open(engagement) and text.next_on is not None and text.next_on < ends:
        return str(Look.Kind.BETWEEN)
    return str(Look.Kind.LAST)
