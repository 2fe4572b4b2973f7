"""What is still to add about evidence, and whose turn it is."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from engagements.models import EngagementQuerySet
from engagements.next_things import BOTH, NextThing
from engagements.states import Side, Status
from evidence.models import Decision
from evidence.models.decisions import DECIDED

SOON = 14


def with_evidence_to_add(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Add what `evidence_things` reads, without a query more."""
    owed = Decision.objects.owed().filter(engagement=OuterRef("pk")).order_by("to_follow_by", "pk")
    return engagements.annotate(
        owed_decision=Subquery(owed.values("pk")[:1]),
        owed_kind=Subquery(owed.values("kind")[:1]),
        owed_side=Subquery(owed.values("side")[:1]),
        owed_by=Subquery(owed.values("to_follow_by")[:1]),
    )


def evidence_things(engagement: Any) -> Iterator[NextThing]:
    """The evidence owed first, of an engagement that comes `with_evidence_to_add`; also after the close.

    Far ahead of its date it waits its turn among the rest; in the last fortnight it comes up, and the day
    after it comes further up.
    """
    if not engagement.owed_decision or engagement.status == Status.PAUSED:
        return
    left = (engagement.owed_by - timezone.localdate()).days
    yield NextThing(
        f"Still to add: what {DECIDED[engagement.owed_kind]} is based on",
        BOTH if engagement.owed_side == Side.HUB else engagement.owed_side,
        reverse("evidence:decision", args=[engagement.reference, engagement.owed_decision]),
        engagement.owed_by,
        rank=7 if left < 0 else 12 if left <= SOON else 26,
    )
