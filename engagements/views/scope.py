"""The first lines of every view: what this person may see, and what they may do there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engagements.models import Engagement


def engagement_or_404(
    request: HttpRequest, reference: str, *, with_days: bool = False, with_readers: bool = False
) -> Engagement:
    """The engagement, if this person reads its record today; else it is not found.

    `with_days`: for a page that shows how many are used and booked, so that it asks once; `with_readers`:
    for a form that says who reads it and asks for much else.
    """
    engagements = Engagement.objects.visible_to(request.user).select_related("hub", "school")
    if with_days:
        engagements = engagements.with_days()
    if with_readers:
        engagements = engagements.with_outside_readers()
    return get_object_or_404(engagements.with_hub_words(), reference=reference)


def demand(rule: Callable[[Any, Engagement], bool], request: HttpRequest, engagement: Engagement) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, engagement):
        raise PermissionDenied
