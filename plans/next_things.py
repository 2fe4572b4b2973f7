"""What is next about the plan, and whose turn it is. Never a word of what a side is still drafting."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement, EngagementQuerySet
from engagements.next_things import BOTH, NextThing
from engagements.states import Side, Status, other_side
from plans.models import MilestoneWording, PhaseMove, PlanAgreement, PlanVersion
from plans.phases import Phase
from plans.states import SETTLED, State

COMING = timedelta(weeks=6)
# A move of phase asks nothing: for so long the other side finds it among what is next, without a mail.
TOLD = timedelta(weeks=4)


def with_plan_to_do(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Add what `plan_things` reads, without a query more."""
    versions = PlanVersion.objects.filter(plan__engagement=OuterRef("pk"))
    shared = versions.filter(state=State.DRAFT, shared_at__isnull=False)
    agreed = PlanAgreement.objects.filter(
        version__plan__engagement=OuterRef("pk"), version__state=State.DRAFT, lapsed_at__isnull=True
    )
    today = timezone.localdate()
    open_ones = (
        MilestoneWording.objects.filter(
            version__plan__engagement=OuterRef("pk"), version__state=State.IN_FORCE, removed=False
        )
        .exclude(milestone__status__in=SETTLED)
        .annotate(due=Coalesce("milestone__moved_to_date", "expected_by"))
        .order_by("due", "pk")
    )
    asking = open_ones.filter(
        Q(milestone__ask_again_on__isnull=True) | Q(milestone__ask_again_on__lte=today), due__lt=today
    )
    coming = open_ones.filter(due__gte=today, due__lte=today + COMING)
    moved = PhaseMove.objects.filter(
        focus__plan__engagement=OuterRef("pk"),
        seen_at__isnull=True,
        moved_at__gte=timezone.now() - TOLD,
        pk=Subquery(PhaseMove.objects.filter(focus=OuterRef("focus")).order_by("-pk").values("pk")[:1]),
    ).order_by("-pk")
    return engagements.annotate(
        plan_in_force=Subquery(versions.filter(state=State.IN_FORCE).values("pk")[:1]),
        plan_draft=Subquery(shared.values("pk")[:1]),
        plan_sent_back=Subquery(shared.values("sent_back_side")[:1]),
        plan_school_agreed=Subquery(agreed.filter(side=Side.SCHOOL).values("pk")[:1]),
        plan_llme_agreed=Subquery(agreed.filter(side=Side.LLME).values("pk")[:1]),
        milestone_asking=Subquery(asking.values("milestone")[:1]),
        milestone_was_due=Subquery(asking.values("due")[:1]),
        milestone_coming=Subquery(coming.values("milestone")[:1]),
        milestone_due=Subquery(coming.values("due")[:1]),
        milestone_side=Subquery(coming.values(side=F("owner_side"))[:1]),
        moved_focus=Subquery(moved.values("focus")[:1]),
        moved_to=Subquery(moved.values("after")[:1]),
        moved_by_side=Subquery(moved.values("side")[:1]),
    )


def plan_things(engagement: Any) -> Iterator[NextThing]:
    """What is next about the plan of an engagement that comes `with_plan_to_do`."""
    if not engagement.is_live or engagement.status == Status.PAUSED:
        return
    reference = engagement.reference
    if engagement.plan_draft:
        yield from _about_the_draft(engagement)
    elif not engagement.plan_in_force and engagement.status == Status.RUNNING:
        yield NextThing(
            "Write the one-page plan together", BOTH, reverse("plans:plan", args=[reference]), rank=6
        )
    if engagement.milestone_asking:
        day = engagement.milestone_was_due
        yield NextThing(
            f"A milestone was due {day.day} {day:%B}: keep, move or set aside?",
            BOTH,
            reverse("plans:milestone", args=[reference, engagement.milestone_asking]),
            day,
            rank=8,
        )
    if engagement.milestone_coming:
        yield NextThing(
            "A milestone is coming up",
            engagement.milestone_side,
            reverse("plans:milestone", args=[reference, engagement.milestone_coming]),
            engagement.milestone_due,
            rank=25,
        )
    if engagement.moved_focus and "full_plan" in engagement.parts_open:
        yield NextThing(
            f"A focus is in {Phase(engagement.moved_to).label.lower()} now: do you see it so too?",
            other_side(engagement.moved_by_side),
            reverse("plans:focus", args=[reference, engagement.moved_focus]),
            rank=27,
        )


def _about_the_draft(engagement: Any) -> Iterator[NextThing]:
    url = reverse("plans:version", args=[engagement.reference, engagement.plan_draft])
    if engagement.plan_sent_back:
        yield NextThing("Look again at the plan", other_side(engagement.plan_sent_back), url, rank=4)
        return
    for side, agreed in (
        (Side.SCHOOL, engagement.plan_school_agreed),
        (Side.LLME, engagement.plan_llme_agreed),
    ):
        if not agreed:
            yield NextThing("Read and agree the plan", side, url, rank=4)


def next_things(engagement: Engagement) -> list[NextThing]:
    """What is next about the plan of one engagement."""
    row = with_plan_to_do(Engagement.objects.filter(pk=engagement.pk)).get()
    return list(plan_things(row))
