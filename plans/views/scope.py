"""The first lines of every view of the plan: what this person may see, and what they may do there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engagements.views.scope import engagement_or_404
from plans.models import Milestone, PlanVersion


def version_or_404(request: HttpRequest, reference: str, pk: int) -> PlanVersion:
    """The version, if this person reads it today; somebody else's unshared draft is not found."""
    engagement = engagement_or_404(request, reference)
    versions = PlanVersion.objects.visible_to(request.user).with_text().with_agreed()
    version = get_object_or_404(versions, plan__engagement=engagement, pk=pk)
    version.plan.engagement = engagement
    return version


def as_it_stands(request: HttpRequest, version: PlanVersion) -> PlanVersion:
    """A version read again, where it may have changed since this request began."""
    now = PlanVersion.objects.visible_to(request.user).with_text().with_agreed().get(pk=version.pk)
    now.plan.engagement = version.plan.engagement
    return now


def milestone_or_404(request: HttpRequest, reference: str, pk: int) -> Milestone:
    """The milestone, if it stands in a version that this person reads."""
    engagement = engagement_or_404(request, reference)
    milestones = Milestone.objects.visible_to(request.user).select_related("plan")
    milestone = get_object_or_404(milestones, plan__engagement=engagement, pk=pk)
    milestone.plan.engagement = engagement
    return milestone


def demand_of(rule: Callable[[Any, Any], bool], request: HttpRequest, thing: Any) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, thing):
        raise PermissionDenied
