"""What is new for one person: annotated on engagements, so that pages ask nothing more."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.seen_as import looker_of
from conversations.models import ConcernReader, LLMEChangeRequest, Message, MessageReader
from engagements.models import EngagementQuerySet


def _read_upto(user: Any, engagement: Any) -> Any:
    mine = MessageReader.objects.filter(user=user, engagement=engagement).order_by()
    return Coalesce(Subquery(mine.values("read_upto")[:1]), Value(0))


def _number(rows: QuerySet[Any], engagement: str) -> Any:
    """How many rows there are for each engagement."""
    counted = rows.order_by().values(engagement).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def with_new_for(engagements: EngagementQuerySet, user: Any) -> EngagementQuerySet:
    """Adds `new_messages` (of others, not read yet), `new_aside` (told to this person alone, not yet seen or
    answered) and `new_for_me`, both together. Who looks as somebody is not told how far they have read."""
    if looker_of(user) is not None:
        nothing = Value(0, output_field=IntegerField())
        return engagements.annotate(new_messages=nothing, new_aside=nothing, new_for_me=nothing)
    unread = (
        Message.objects.standing()
        .filter(engagement=OuterRef("pk"), pk__gt=_read_upto(user, OuterRef(OuterRef("pk"))))
        .exclude(written_by=user)
    )
    concerns = ConcernReader.objects.filter(
        user=user, concern__engagement=OuterRef("pk"), seen_entries__lt=F("concern__entries")
    )
    asked = (
        LLMEChangeRequest.objects.visible_to(user)
        .open()
        .filter(engagement=OuterRef("pk"))
        .exclude(asked_by=user)
    )
    return engagements.annotate(
        new_messages=_number(unread, "engagement"),
        new_aside=_number(concerns, "concern__engagement") + _number(asked, "engagement"),
        new_for_me=F("new_messages") + F("new_aside"),
    )


def read_upto(user: Any, engagement: Any) -> int:
    """The number of the last message this person has read here."""
    row = MessageReader.objects.filter(user=user, engagement=engagement).first()
    return row.read_upto if row else 0
