"""The first lines of the views of a needs analysis."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engagements.views.scope import engagement_or_404
from exploring.content import with_summary
from exploring.models import NeedsAnalysis

PART = "needs_analysis"


def analysis_or_404(request: HttpRequest, reference: str, pk: int) -> NeedsAnalysis:
    """The analysis, if this person reads its engagement today. What they read of it is settled further on."""
    engagement = engagement_or_404(request, reference)
    rows = with_summary(NeedsAnalysis.objects.visible_to(request.user)).prefetch_related("views")
    analysis: NeedsAnalysis = get_object_or_404(rows, engagement=engagement, pk=pk)
    analysis.engagement = engagement
    return analysis


def as_it_stands(request: HttpRequest, analysis: NeedsAnalysis) -> NeedsAnalysis:
    """An analysis read again, where it may have changed since this request began."""
    rows = with_summary(NeedsAnalysis.objects.visible_to(request.user)).prefetch_related("views")
    now: NeedsAnalysis = rows.get(pk=analysis.pk)
    now.engagement = analysis.engagement
    return now
