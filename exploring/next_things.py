"""What is next while exploring, and whose turn it is. Never a word of what a side has not shared."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from engagements.models import EngagementQuerySet, SupportDay
from engagements.next_things import BOTH, NextThing
from engagements.states import RECORDED_STATES, Side, Status
from exploring.models import JointAnswer, NeedsAnalysis, NeedsView, SchoolContext, SummaryAgreement
from exploring.states import State, Way


def with_exploring_to_do(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Add what `exploring_things` reads, without a query more."""
    contexts = SchoolContext.objects.filter(engagement=OuterRef("pk")).order_by()
    visits = SupportDay.objects.filter(engagement=OuterRef("pk"), state__in=RECORDED_STATES).order_by()
    analyses = NeedsAnalysis.objects.filter(engagement=OuterRef("pk"), state=State.OPEN).order_by()
    views = NeedsView.objects.filter(
        analysis__engagement=OuterRef("pk"), analysis__state=State.OPEN, shared_at__isnull=False
    ).order_by()
    joint = JointAnswer.objects.filter(
        analysis__engagement=OuterRef("pk"), analysis__state=State.OPEN
    ).order_by()
    agreed = SummaryAgreement.objects.filter(
        analysis__engagement=OuterRef("pk"), analysis__state=State.OPEN, lapsed_at__isnull=True
    ).order_by()
    return engagements.annotate(
        needs_open=Subquery(analyses.values("pk")[:1]),
        needs_way=Subquery(analyses.values("way")[:1]),
        needs_school_shared=Subquery(views.filter(side=Side.SCHOOL).values("pk")[:1]),
        needs_llme_shared=Subquery(views.filter(side=Side.LLME).values("pk")[:1]),
        needs_joint=Subquery(joint.values("pk")[:1]),
        needs_school_agreed=Subquery(agreed.filter(side=Side.SCHOOL).values("pk")[:1]),
        needs_llme_agreed=Subquery(agreed.filter(side=Side.LLME).values("pk")[:1]),
        context_written=Subquery(contexts.values("pk")[:1]),
        first_visit=Subquery(visits.values("pk")[:1]),
    )


def exploring_things(engagement: Any) -> Iterator[NextThing]:
    """What is next about an engagement that comes `with_exploring_to_do`.

    The school's own words are offered until the first visit, and never asked for after it.
    """
    if not engagement.is_live or engagement.status == Status.PAUSED:
        return
    if engagement.status == Status.RUNNING and not engagement.context_written and not engagement.first_visit:
        yield NextThing(
            "Tell your LLME about your school before the first visit",
            Side.SCHOOL,
            reverse("exploring:write_context", args=[engagement.reference]),
            rank=9,
            is_offer=True,
        )
    if engagement.needs_open:
        yield from _about_needs(engagement)


def _about_needs(engagement: Any) -> Iterator[NextThing]:
    """Whose turn it is while strengths and needs are being explored; a part nobody began asks for nothing."""
    url = reverse("exploring:analysis", args=[engagement.reference, engagement.needs_open])
    shared = {Side.SCHOOL: engagement.needs_school_shared, Side.LLME: engagement.needs_llme_shared}
    if engagement.needs_way == Way.SEPARATE and not engagement.needs_joint and not all(shared.values()):
        for side in (Side.SCHOOL, Side.LLME):
            if not shared[side] and (side == Side.SCHOOL or engagement.first_visit):
                yield NextThing("Write what your side sees: strengths and needs", side, url, rank=10)
        return
    if not engagement.needs_joint:
        yield NextThing("Write together what you found: strengths and needs", BOTH, url, rank=10)
        return
    for side, agreed in (
        (Side.SCHOOL, engagement.needs_school_agreed),
        (Side.LLME, engagement.needs_llme_agreed),
    ):
        if not agreed:
            yield NextThing("Read and agree the summary of strengths and needs", side, url, rank=10)
