"""The number of days: proposed by one, agreed by both, changed only by a new proposal (D5)."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.fields import show_days
from core.mail import queue_mail
from engagements.facts import facts_changed
from engagements.going_on import go_on_as_agreed, hand_on
from engagements.grounds import NOTHING, Grounds, Kind, check, drop, keep
from engagements.models import Assignment, DaysProposal, Engagement
from engagements.people import agreeing_people
from engagements.rules import acting_side, can_agree, standing
from engagements.services.days import count_waiting_days
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status


@transaction.atomic
def propose_days(
    *,
    by: Any,
    engagement: Engagement,
    days: Decimal,
    reason: str = "",
    grounds: Grounds = NOTHING,
) -> DaysProposal:
    """Put a number of days on the table, in place of any other. Never below what is used and booked.

    A change of an agreed number says why, and what it is based on or by when that follows (D11). A proposal
    by someone who agrees for a side is that side's agreement, once the work runs; before that, both sides
    agree the number with the starting page.
    """
    engagement = locked(engagement)
    state, side = standing(by, engagement), acting_side(by, engagement)
    if not (state.edits or side == Side.HUB):
        raise Refused("The school's leaders, the LLME and the coordinator propose days.")
    if not engagement.is_live or engagement.status == Status.PAUSED:
        raise Refused("Days can be proposed while the work is under way.")
    if days <= 0:
        raise Refused("Enter a number of days greater than 0.", field="days")
    if engagement.agreed_days is not None and not reason.strip():
        raise Refused("Say why the number changes.", field="reason")
    if days == engagement.agreed_days:
        raise Refused(f"{show_days(days)} days are agreed already.", field="days")
    spoken_for = engagement.days_used + engagement.days_booked
    if days < spoken_for:
        raise Refused(
            f"{show_days(spoken_for)} days are used or booked already, so the number can't be lower.",
            field="days",
        )
    if engagement.agreed_days is not None:
        check(grounds)
    take_seat(engagement=engagement, user=by, side=side)
    before = engagement.days_proposals.filter(state=DaysProposal.State.PROPOSED).first()
    if before is not None:
        _close(before, DaysProposal.State.REPLACED, by=by)
        drop(by=by, engagement=engagement, kind=Kind.DAYS, about=before.pk)
    proposal = DaysProposal(
        engagement=engagement, days=days, reason=reason, proposed_side=side, proposed_by=by
    )
    if not engagement.awaits_start and state.agrees:
        _agree_for(proposal, side, by, state.called)
    proposal.save()
    if before is not None:
        hand_on(before, proposal)
    record(
        "days_proposed",
        proposal,
        by=by,
        stream=engagement.stream,
        facts={"days": (engagement.agreed_days or (before and before.days), days)},
        words={"reason": reason},
        context={"side": side},
    )
    if engagement.agreed_days is not None:
        keep(grounds, by=by, engagement=engagement, kind=Kind.DAYS, about=proposal.pk)
    _tell(engagement, proposal, by=by)
    return proposal


@transaction.atomic
def agree_days(*, by: Any, engagement: Engagement, proposal: DaysProposal) -> Engagement:
    """Agree the proposal that was read. The second side's agreement makes it the number of days."""
    engagement = locked(engagement)
    if not can_agree(by, engagement):
        raise Refused("The headteacher, or whom the head has asked to, and the lead LLME agree days.")
    if engagement.awaits_start:
        raise Refused("The days are agreed with the page on how we start.")
    if engagement.status != Status.RUNNING:
        raise Refused("Days can be agreed while the work is under way.")
    side = acting_side(by, engagement)
    proposal = _still_open(engagement, proposal)
    if proposal.agreed_by_side(side):
        return engagement
    take_seat(engagement=engagement, user=by, side=side)
    _agree_for(proposal, side, by, standing(by, engagement).called)
    proposal.save()
    record(
        "days_agreed_by_side",
        proposal,
        by=by,
        stream=engagement.stream,
        facts={"days": (engagement.agreed_days, proposal.days)},
        context={"side": side},
    )
    if proposal.school_agreed_at and proposal.llme_agreed_at:
        before = engagement.agreed_days
        _close(proposal, DaysProposal.State.AGREED, by=by)
        engagement.agreed_days = proposal.days
        go_on_as_agreed(engagement, proposal, by=by, side=side)
        engagement.version += 1
        engagement.save(update_fields=["agreed_days", "expected_end_on", "version"])
        record(
            "days_agreed",
            engagement,
            by=by,
            stream=engagement.stream,
            facts={"agreed_days": (before, proposal.days)},
            context={"side": side},
        )
        count_waiting_days(engagement)
        facts_changed(engagement)
    else:
        _tell(engagement, proposal, by=by)
    return engagement


@transaction.atomic
def send_back_days(*, by: Any, engagement: Engagement, proposal: DaysProposal, answer: str) -> DaysProposal:
    """The side that did not propose says not this number, and why. The agreed number stays."""
    engagement = locked(engagement)
    state, side = standing(by, engagement), acting_side(by, engagement)
    if not state.agrees:
        raise Refused("The headteacher, or whom the head has asked to, and the lead LLME answer this.")
    _refuse_if_over(engagement)
    proposal = _still_open(engagement, proposal)
    if proposal.proposed_side == side:
        raise Refused("You can withdraw your own side's proposal, not send it back.")
    if not answer.strip():
        raise Refused("Say in a line what would suit better.", field="answer")
    proposal.answer = answer
    _take_off(engagement, proposal, DaysProposal.State.SENT_BACK, "days_sent_back", by=by, side=side)
    return proposal


@transaction.atomic
def withdraw_days(*, by: Any, engagement: Engagement, proposal: DaysProposal, answer: str) -> DaysProposal:
    """The side that proposed takes its proposal back, with a reason. The agreed number stays."""
    engagement = locked(engagement)
    state, side = standing(by, engagement), acting_side(by, engagement)
    _refuse_if_over(engagement)
    proposal = _still_open(engagement, proposal)
    if proposal.proposed_side != side or not (state.edits or side == Side.HUB):
        raise Refused("Only the side that proposed can withdraw this.")
    if engagement.awaits_start:
        raise Refused("A number has to be on the table to start. Propose another instead.")
    if not answer.strip():
        raise Refused("Say in a line why it is withdrawn.", field="answer")
    proposal.answer = answer
    _take_off(engagement, proposal, DaysProposal.State.WITHDRAWN, "days_withdrawn", by=by, side=side)
    return proposal


def _take_off(
    engagement: Engagement, proposal: DaysProposal, state: str, verb: str, *, by: Any, side: str
) -> None:
    """Close a proposal that was answered with words, and let go what it was to be based on."""
    take_seat(engagement=engagement, user=by, side=side)
    _close(proposal, state, by=by)
    drop(by=by, engagement=engagement, kind=Kind.DAYS, about=proposal.pk)
    record(
        verb,
        proposal,
        by=by,
        stream=engagement.stream,
        words={"answer": proposal.answer},
        context={"side": side, "days": show_days(proposal.days)},
    )


def _refuse_if_over(engagement: Engagement) -> None:
    if not engagement.is_live:
        raise Refused("This work is over, so it can be read but not changed.")


def _still_open(engagement: Engagement, proposal: DaysProposal) -> DaysProposal:
    current = engagement.days_proposals.filter(state=DaysProposal.State.PROPOSED).first()
    if current is None or current.pk != proposal.pk:
        raise Stale(
            "This proposal is no longer on the table. Please look at the days again.", current=current
        )
    return current


def _agree_for(proposal: DaysProposal, side: str, by: Any, called: str) -> None:
    prefix = "school" if side == Side.SCHOOL else "llme"
    if side == Side.LLME and called != Assignment.Role.LEAD.label:
        proposal.llme_agreed_as = called
    setattr(proposal, f"{prefix}_agreed_at", timezone.now())
    setattr(proposal, f"{prefix}_agreed_by", by)


def _close(proposal: DaysProposal, state: str, *, by: Any) -> None:
    proposal.state = state
    proposal.closed_at, proposal.closed_by = timezone.now(), by
    proposal.save()


def _tell(engagement: Engagement, proposal: DaysProposal, *, by: Any) -> None:
    if engagement.awaits_start or engagement.status != Status.RUNNING:
        return
    for side in (Side.SCHOOL, Side.LLME):
        if not proposal.agreed_by_side(side):
            for person in agreeing_people(engagement, side):
                if person.pk != by.pk:
                    queue_mail(
                        "days-to-agree",
                        to=person,
                        about=engagement.reference,
                        once=f"days:{proposal.pk}:{person.pk}",
                    )
