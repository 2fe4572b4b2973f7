"""What of talking waits for a coordinator: annotated on engagements, and as sentences with an address."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from conversations.contact import is_quiet, with_last_contact
from conversations.models import Concern, LLMEChangeRequest, Message, MessageReader, NotInPlace
from engagements.models import EngagementQuerySet
from hubs.models import Hub


def with_talk_waiting(
    engagements: EngagementQuerySet, hubs: Iterable[Hub], user: Any, on: datetime.date
) -> EngagementQuerySet:
    """Adds what `talk_waits` and `talk_reasons` read. What is confidential is looked up as this person."""
    here = {"engagement": OuterRef("pk")}
    known = getattr(user, "pk", None) is not None
    read = MessageReader.objects.filter(user=user if known else None, engagement=OuterRef("engagement"))
    told = Message.objects.standing().filter(**here, tells_hub=True)
    upto = Coalesce(Subquery(read.order_by().values("read_upto")[:1]), Value(0))
    told = told.filter(pk__gt=upto) if known else told.none()
    concerns = Concern.objects.waiting_for(user).filter(**here) if known else Concern.objects.none()
    asked = LLMEChangeRequest.objects.visible_to(user).open() if known else LLMEChangeRequest.objects.none()
    missing = NotInPlace.objects.unanswered().filter(**here, hub_sees_on__lte=on)
    return with_last_contact(engagements).annotate(
        is_quiet=Case(When(is_quiet(list(hubs), on), then=True), default=False, output_field=BooleanField()),
        a_message=Subquery(told.order_by().values("pk")[:1]),
        a_concern=Subquery(concerns.order_by().values("pk")[:1]),
        asked_in_confidence=Subquery(asked.filter(**here).order_by().values("pk")[:1]),
        missing=Subquery(missing.order_by("id").values("pk")[:1]),
        missing_what=Subquery(missing.order_by("id").values("what")[:1]),
    )


def talk_waits() -> Q:
    """Which of those rows wait for the coordinator."""
    return (
        Q(a_message__isnull=False)
        | Q(a_concern__isnull=False)
        | Q(asked_in_confidence__isnull=False)
        | (Q(missing__isnull=False) & ~Q(status="paused"))
        | Q(is_quiet=True)
    )


def talk_reasons(row: Any) -> list[tuple[str, str]]:
    """Why a row waits: a sentence each, and where to act."""
    reasons = []
    if row.asked_in_confidence:
        url = reverse("conversations:llme_request", args=[row.reference, row.asked_in_confidence])
        reasons.append(("The school asks you something in confidence", url))
    if row.a_concern:
        url = reverse("conversations:concern", args=[row.reference, row.a_concern])
        reasons.append(("Somebody has told you a concern", url))
    if row.a_message:
        url = reverse("conversations:messages", args=[row.reference])
        reasons.append(("A message for you", url))
    if row.missing and row.status != "paused":
        what = NotInPlace.What(row.missing_what).label
        url = reverse("conversations:not_in_place", args=[row.reference, row.missing])
        reasons.append((f"{what} not yet in place, and not answered", url))
    if row.is_quiet:
        since = f"{row.last_contact_on.day} {row.last_contact_on:%B %Y}"
        reasons.append((f"No contact since {since}", reverse("conversations:contact", args=[row.reference])))
    return reasons
