"""Schools of a hub whose work nobody leads yet: which comes next, for whoever goes through them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from engagements.models import Assignment, Engagement
from engagements.states import LIVE, Status

WAITS = [status for status in LIVE if status != Status.PAUSED]


def with_next_waiting(engagements: Any) -> Any:
    """Adds `next_waiting` and `next_waiting_name`: another of the hub without a lead LLME, in the order in
    which they were opened, and from the last the first again. Without a query more."""
    leads = Assignment.objects.current().filter(engagement=OuterRef("pk"), role=Assignment.Role.LEAD)
    others = Engagement.objects.filter(~Exists(leads), hub=OuterRef("hub"), status__in=WAITS)
    others = others.exclude(pk=OuterRef("pk")).order_by("opened_at", "pk")
    later = others.filter(
        Q(opened_at__gt=OuterRef("opened_at")) | Q(opened_at=OuterRef("opened_at"), pk__gt=OuterRef("pk"))
    )
    return engagements.annotate(
        next_waiting=_first("reference", later, others),
        next_waiting_name=_first("school_name", later, others),
    )


def _first(name: str, *rows: Any) -> Any:
    return Coalesce(*(Subquery(each.values(name)[:1]) for each in rows))
