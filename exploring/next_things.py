"""What is next while exploring, and whose turn it is. Never a word of what a side has not shared."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from engagements.models import EngagementQuerySet, SupportDay
from engagements.next_things import NextThing
from engagements.states import RECORDED_STATES, Side, Status
from exploring.models import SchoolContext


def with_exploring_to_do(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Add what `exploring_things` reads, without a query more."""
    contexts = SchoolContext.objects.filter(engagement=OuterRef("pk")).order_by()
    visits = SupportDay.objects.filter(engagement=OuterRef("pk"), state__in=RECORDED_STATES).order_by()
    return engagements.annotate(
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
            "If you like, tell your LLME about your school before the first visit",
            Side.SCHOOL,
            reverse("exploring:write_context", args=[engagement.reference]),
            rank=9,
        )
