"""What waits for a coordinator: one line an engagement, its first reason in a plain sentence."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from conversations.waiting import talk_reasons, talk_waits, with_talk_waiting
from engagements.models import Engagement, EngagementQuerySet, Succession, SupportDay
from engagements.states import DayState
from hubs.models import Hub
from schools.models import School

CLOSING = (School.Status.CLOSED, School.Status.CLOSING)


@dataclass(frozen=True)
class Waiting:
    """One engagement that needs the coordinator, why, and where to act."""

    engagement: Engagement
    reasons: list[tuple[str, str]]

    @property
    def first(self) -> tuple[str, str]:
        """The first reason and its address."""
        return self.reasons[0]

    @property
    def behind(self) -> list[tuple[str, str]]:
        """The reasons behind the first."""
        return self.reasons[1:]

    @property
    def more_words(self) -> str:
        """How many stand behind the first, in words; none where it stands alone."""
        if not self.behind:
            return ""
        return "And one more thing" if len(self.behind) == 1 else f"And {len(self.behind)} more things"


def needing_the_hub(
    hubs: Iterable[Hub], on: datetime.date | None = None, *, user: Any = None
) -> EngagementQuerySet:
    """Live engagements with no LLME, no head's account, a day unconfirmed past D6, a school closing, no
    contact for two half-terms, or something said that waits for the hub or for this person."""
    day = on or timezone.localdate()
    hubs = list(hubs)
    unconfirmed = SupportDay.objects.filter(
        engagement=OuterRef("pk"), state__in=[DayState.RECORDED, DayState.SENT_BACK], hub_sees_on__lte=day
    )
    closing = School.objects.filter(pk=OuterRef("school"), status__in=CLOSING)
    carried_on = Succession.objects.filter(engagement=OuterRef("pk"))
    rows: Any = (
        Engagement.objects.filter(hub__in=hubs)
        .live()
        .with_people()
        .annotate(
            has_unconfirmed=Subquery(unconfirmed.values("pk")[:1]),
            closing=Subquery(closing.values("pk")[:1]),
            carried_on=Subquery(carried_on.values("pk")[:1]),
        )
    )
    rows = with_talk_waiting(rows, hubs, user, day)
    # Row by row through subqueries of one row: EXISTS would be answered by reading whole tables.
    return rows.filter(
        Q(lead_name="")
        | Q(has_head__isnull=True)
        | Q(has_unconfirmed__isnull=False)
        | Q(closing__isnull=False, carried_on__isnull=True)
        | talk_waits()
    ).order_by("opened_at", "pk")


def waiting(rows: Iterable[Engagement]) -> list[Waiting]:
    """The rows of `needing_the_hub`, each with its reasons in order of urgency."""
    return [Waiting(row, _reasons(row)) for row in rows]


def _reasons(row: Engagement) -> list[tuple[str, str]]:
    reference = [row.reference]
    reasons = []
    if not row.lead_name:
        since = f"{row.opened_at.day} {row.opened_at:%B}"
        reasons.append((f"No LLME yet, since {since}", reverse("engagements:assign_llme", args=reference)))
    if row.closing and not row.carried_on:  # type: ignore[attr-defined]
        reasons.append(
            (
                "The register says that this school closes or converts",
                reverse("engagements:people", args=reference),
            )
        )
    if row.has_unconfirmed:  # type: ignore[attr-defined]
        reasons.append(
            ("A day has waited long to be confirmed", reverse("oversight:our_work", args=reference))
        )
    if not row.has_head:
        reasons.append(
            ("The headteacher has no account yet", reverse("schools:people", args=[row.school_id]))
        )
    return reasons + talk_reasons(row)
