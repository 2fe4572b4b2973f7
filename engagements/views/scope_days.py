"""The first lines of the views of days: which day, and what this person may do with it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engagements.models import SupportDay

WITH = (
    "engagement__hub",
    "engagement__school",
    "llme__user",
    "booked_by",
    "recorded_by",
    "confirmed_by",
    "accepted_by",
    "withdrawn_by",
)


def day_or_404(request: HttpRequest, reference: str, pk: int) -> SupportDay:
    """The day, if this person reads its engagement today; else it is not found."""
    return day_of_or_404(request.user, reference, pk)


def day_of_or_404(user: Any, reference: str, pk: int) -> SupportDay:
    """The same for somebody who acts by a link in a mail."""
    days = SupportDay.objects.visible_to(user).select_related(*WITH)
    return get_object_or_404(days, pk=pk, engagement__reference=reference)


def demand_of(rule: Callable[[Any, Any], bool], request: HttpRequest, thing: Any) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, thing):
        raise PermissionDenied
