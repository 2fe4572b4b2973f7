"""How we know what a decision is based on, and adding what was to follow."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.views.scope import demand
from evidence.forms import FollowForm
from evidence.keeper import lines_of, offers_of
from evidence.models import Decision
from evidence.rules import can_add_evidence
from evidence.services.decisions import follow_decision


def _decision_or_404(request: HttpRequest, reference: str, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user).select_related(
        "engagement__hub", "engagement__school", "decided_by", "followed_by"
    )
    return get_object_or_404(rows, pk=pk, engagement__reference=reference)


@require_safe
def decision(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What one decision is based on."""
    return _page(request, _decision_or_404(request, reference, pk))


def _page(request: HttpRequest, row: Decision, form: FollowForm | None = None) -> HttpResponse:
    may_add = can_add_evidence(request.user, row.engagement) and row.dropped_at is None
    context: dict[str, Any] = {
        "engagement": row.engagement,
        "decision": row,
        "lines": lines_of([row])[row.pk],
        "may_add": may_add,
    }
    if may_add:
        context["form"] = form or FollowForm(offers=offers_of(row))
        context["readers"] = readers_of(row.engagement)
    return render(request, "evidence/decision.html", context)


@require_http_methods(["POST"])
def follow(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Tick what followed."""
    row = _decision_or_404(request, reference, pk)
    demand(can_add_evidence, request, row.engagement)
    form = FollowForm(request.POST, offers=offers_of(row))
    if form.is_valid():
        try:
            follow_decision(by=request.user, decision=row, grounds=form.grounds)
            return redirect(row)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, row, form)
