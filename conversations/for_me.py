"""What is new for one person: annotated on engagements, so that pages ask nothing more."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from conversations.models import Message, MessageReader
from engagements.models import EngagementQuerySet


def _read_upto(user: Any, engagement: Any) -> Any:
    mine = MessageReader.objects.filter(user=user, engagement=engagement).order_by()
    return Coalesce(Subquery(mine.values("read_upto")[:1]), Value(0))


def with_new_for(engagements: EngagementQuerySet, user: Any) -> EngagementQuerySet:
    """Adds `new_for_me`: how many messages of others this person has not read yet."""
    unread = (
        Message.objects.standing()
        .filter(engagement=OuterRef("pk"), pk__gt=_read_upto(user, OuterRef(OuterRef("pk"))))
        .exclude(written_by=user)
        .order_by()
        .values("engagement")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return engagements.annotate(new_for_me=Coalesce(Subquery(unread, output_field=IntegerField()), Value(0)))


def read_upto(user: Any, engagement: Any) -> int:
    """The number of the last message this person has read here."""
    row = MessageReader.objects.filter(user=user, engagement=engagement).first()
    return row.read_upto if row else 0
