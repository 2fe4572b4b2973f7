"""The first lines of every view of looking together: what this person may see, and what they may do there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from engagements.models import Engagement
from engagements.views.scope import engagement_or_404
from reviews.models import Look, LookView
from reviews.rules import can_read_view


def look_or_404(request: HttpRequest, reference: str, pk: int) -> Look:
    """The look, if this person reads its work today."""
    engagement = engagement_or_404(request, reference)
    looks = Look.objects.visible_to(request.user).with_text()
    return _of(engagement, get_object_or_404(looks, engagement=engagement, pk=pk))


def as_it_stands(request: HttpRequest, look: Look) -> Look:
    """A look read again, where it may have changed since this request began."""
    return _of(look.engagement, Look.objects.visible_to(request.user).with_text().get(pk=look.pk))


def _of(engagement: Engagement, look: Look) -> Look:
    look.engagement = engagement
    for view in look.views.all():
        view.look = look
    return look


def view_or_404(request: HttpRequest, reference: str, pk: int, side: str) -> LookView:
    """The view of a side or of both, if this person reads it today; the other side's own is not found."""
    look = look_or_404(request, reference, pk)
    for view in look.views.all():
        if view.side == side and can_read_view(request.user, view):
            return view
    raise Http404


def demand_of(rule: Callable[[Any, Any], bool], request: HttpRequest, thing: Any) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, thing):
        raise PermissionDenied
