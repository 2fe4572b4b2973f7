"""Who covers for the lead, as both sides read it: now, and to come."""

from typing import Any

from accounts.seen_as import looker_of
from engagements.models import Assignment, Engagement


def covers_of(engagement: Engagement) -> list[Assignment]:
    """The covers that last and those to come, the first to begin first."""
    rows = Assignment.objects.covers().not_over().filter(engagement=engagement)
    return list(rows.select_related("llme__user", "in_place_of__user").order_by("starts_on", "pk"))


def covers_waiting_for(user: Any) -> list[Assignment]:
    """The covers somebody was asked for that last or are to come, in work that is under way."""
    rows = Assignment.objects.covers().not_over().with_lead_here().filter(llme__user=user)
    looker = looker_of(user)
    if looker is not None:
        # The record opens to a cover on the first day, so this can't be asked of what the person sees.
        rows = rows.filter(engagement__in=Engagement.objects.visible_to(looker).order_by().values("pk"))
    found = rows.select_related("engagement", "in_place_of__user").order_by("starts_on", "pk")
    return [row for row in found if row.engagement.is_live]


def covers_to_come(user: Any) -> list[Assignment]:
    """Those of them that have not begun: until their first day nothing else here tells of them."""
    return [row for row in covers_waiting_for(user) if not row.is_now]
