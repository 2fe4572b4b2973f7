"""The first lines of every view: which school, and may this person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from schools.models import School

MOST_URN = 9_999_999


def school_or_404(request: HttpRequest, urn: int) -> School:
    """The school of this number, with its hub and trust."""
    if urn > MOST_URN:
        raise Http404
    schools = School.objects.visible_to(request.user).select_related("hub", "trust")
    return get_object_or_404(schools, pk=urn)


def demand(allowed: Any) -> None:
    """403 unless it is allowed."""
    if not allowed:
        raise PermissionDenied


def hide_unless(allowed: Any) -> None:
    """404 unless this is within what the person may see."""
    if not allowed:
        raise Http404
