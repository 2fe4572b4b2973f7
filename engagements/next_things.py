"""What comes next in an engagement, and whose turn it is: the first three stand at the top of its page."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from engagements.models import DaysProposal, Engagement, EngagementQuerySet, NextStep, SupportDay
from engagements.states import DayState, Side, Status, other_side

BOTH = "both"


@dataclass(frozen=True)
class NextThing:
    """One thing to do next. `whose`: "school", "llme", "hub" or "both". Lower `rank` comes first.

    `on`: the date it is about or due by; `says_date`: the title names it already; `is_past`: it is about a
    day that has been. `desk`: the reason of the desk that asks for it, where one does; `put_off`:
    until when the hub has put that reason off, as in "until 10 December 2026". `is_offer`: one may, and
    nobody waits for it (D1), so that it stands with those alone whom it is offered to.
    """

    title: str
    whose: str
    url: str
    on: datetime.date | None = None
    rank: int = 50
    says_date: bool = False
    is_past: bool = False
    desk: str = ""
    put_off: str = ""
    is_offer: bool = False

    def order(self) -> tuple[int, datetime.date, str]:
        """By rank, then by date, then by title."""
        return (self.rank, self.on or datetime.date.max, self.title)

    def is_for(self, side: str | None) -> bool:
        """Whether it is this side's turn. The two sides are the school and the LLME, never the hub."""
        if self.put_off:
            return False
        return side is not None and (self.whose == side or (self.whose == BOTH and side != Side.HUB))


def opening_things(engagement: Engagement, agreed_sides: set[str]) -> Iterator[NextThing]:
    """What is next before the work runs: an LLME, the head's account, the starting page; then open days.

    Reads an engagement that comes `with_people()` and with its days proposals prefetched.
    """
    reference = [engagement.reference]
    if not engagement.is_live:
        return
    if engagement.status == Status.PAUSED:
        yield NextThing(
            "Paused: resume when both are ready", BOTH, reverse("engagements:resume", args=reference)
        )
        return
    has_lead = bool(engagement.lead_name)
    if not has_lead:
        yield NextThing(
            "Assign an LLME",
            Side.HUB,
            reverse("engagements:assign_llme", args=reference),
            rank=1,
            desk="no_llme",
        )
    if not engagement.has_head:
        yield NextThing(
            "Invite the headteacher",
            Side.HUB,
            reverse("schools:people", args=[engagement.school_id]),
            rank=1,
            desk="no_head",
        )
    if engagement.awaits_start and has_lead and (whose := _whose_turn(agreed_sides)):
        yield NextThing(
            "Read and agree how we start", whose, reverse("engagements:start", args=reference), rank=2
        )
    if engagement.status == Status.RUNNING and not engagement.awaits_start:
        for proposal in engagement.days_proposals.all():
            if proposal.state == DaysProposal.State.PROPOSED:
                agreed = {side for side in (Side.SCHOOL, Side.LLME) if proposal.agreed_by_side(side)}
                if whose := _whose_turn(agreed):
                    yield NextThing(
                        "Answer the number of days proposed",
                        whose,
                        reverse("engagements:days_agreed", args=reference),
                        rank=5,
                    )


def _whose_turn(agreed: Collection[str]) -> str:
    """Whose agreement is still to come: one side's, both sides', or nobody's (empty)."""
    left = [side for side in (Side.SCHOOL, Side.LLME) if side not in agreed]
    return BOTH if len(left) == 2 else left[0] if left else ""


def day_things(engagement: Engagement) -> Iterator[NextThing]:
    """What is next about days: confirm, answer, record, the next booking; then open next steps.

    Reads an engagement whose `days` in the states booked, recorded and sent back, and whose open
    `next_steps`, are prefetched (see `with_days_to_do`).
    """
    if not engagement.is_live or engagement.status == Status.PAUSED:
        return
    today = timezone.localdate()
    for day in engagement.days.all():
        url = reverse("engagements:day", args=[engagement.reference, day.pk])
        said = f"{day.on.day} {day.on:%B}"
        if day.state == DayState.RECORDED:
            yield NextThing(
                f"Confirm the day of {said}",
                other_side(day.recorded_side),
                url,
                day.on,
                rank=3,
                says_date=True,
                is_past=True,
            )
        elif day.state == DayState.SENT_BACK:
            yield NextThing(
                f"Look again at the day of {said}",
                day.recorded_side,
                url,
                day.on,
                rank=3,
                says_date=True,
                is_past=True,
            )
        elif day.state == DayState.BOOKED and day.on < today:
            yield NextThing(f"Record the day of {said}", BOTH, url, day.on, rank=4, says_date=True)
        elif day.state == DayState.BOOKED:
            yield NextThing(f"The day of {said}", BOTH, url, day.on, rank=20, says_date=True)
    for step in engagement.next_steps.all():
        url = reverse("oversight:our_work", args=[engagement.reference]) + "#next-steps"
        if step.is_past:
            was = f"{step.due_on.day} {step.due_on:%B}" if step.due_on else ""
            title = f"{step.text} (was due {was}: done, another date, or set aside?)"
            yield NextThing(title, step.side, url, step.due_on, rank=28, says_date=True)
        else:
            yield NextThing(step.text, step.side, url, step.due_on, rank=30)


def with_days_to_do(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Prefetch what `day_things` reads: two queries for a whole list."""
    days = SupportDay.objects.filter(
        state__in=[DayState.BOOKED, DayState.RECORDED, DayState.SENT_BACK]
    ).order_by("on", "id")
    steps = NextStep.objects.open()
    return engagements.prefetch_related(Prefetch("days", days), Prefetch("next_steps", steps))
