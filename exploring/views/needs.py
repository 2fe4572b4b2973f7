"""Strengths and needs: begun, read, agreed, withdrawn; then and now side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused, Stale
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.rooms import is_open
from engagements.states import Status
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from exploring.content import text_of, with_summary
from exploring.forms.needs import AgreeSummaryForm, WayForm, WithdrawAnalysisForm
from exploring.models import NeedsAnalysis, SchoolContext
from exploring.reading import page_of, summary_of, then_and_now
from exploring.rules import can_agree_summary, can_explore, can_read_where
from exploring.services.joint import agree_summary
from exploring.services.needs import begin_analysis, change_way, withdraw_analysis
from exploring.states import FOUNDATIONS, PROMPTS, State
from exploring.views.scope import PART, analysis_or_404, as_it_stands


@require_safe
def needs(request: HttpRequest, reference: str) -> HttpResponse:
    """What is being explored, what was agreed before, and the way to look again."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    rows = NeedsAnalysis.objects.visible_to(request.user).filter(engagement=engagement)
    found = list(with_summary(rows).order_by("-number"))
    for row in found:
        row.engagement = engagement
    latest = next((row for row in found if row.is_agreed), None)
    current = next((row for row in found if row.is_open), None)
    context = {
        "engagement": engagement,
        "current": current,
        "latest": latest,
        "summary": summary_of(request.user, latest) if latest else None,
        "earlier": [row for row in found if row not in (latest, current)],
        "has_then": len([row for row in found if row.is_agreed]) > 1,
        "may_begin": not current
        and engagement.is_live
        and engagement.status != Status.PAUSED
        and can_explore(request.user, engagement),
        "form": WayForm(),
    }
    return render(request, "exploring/needs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin to look, together or each side first."""
    engagement = engagement_or_404(request, reference)
    demand(can_explore, request, engagement)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    form = WayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                begin_analysis(by=request.user, engagement=engagement, way=form.cleaned_data["way"])
            )
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "readers": readers_of(engagement)}
    return render(request, "exploring/begin_needs.html", context)


@require_safe
def analysis(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One look at strengths and needs, as far as this person may read it."""
    return analysis_page(request, analysis_or_404(request, reference, pk))


def analysis_page(
    request: HttpRequest, analysis: NeedsAnalysis, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    """The page of a needs analysis; `sentence`: why what was just asked for was not done."""
    contexts = SchoolContext.objects.visible_to(request.user).filter(engagement=analysis.engagement)
    context = page_of(request.user, analysis) | {
        "sentence": sentence,
        "school_words": contexts.select_related("written_by").order_by("-number").first(),
        "way_form": WayForm(),
    }
    return render(request, "exploring/analysis.html", context, status=status)


@require_POST
def way(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose the other way, while nothing is open to both sides."""
    row = analysis_or_404(request, reference, pk)
    demand(can_explore, request, row.engagement)
    form = WayForm(request.POST)
    if not form.is_valid():
        return analysis_page(request, row, sentence="Choose one of the two ways.", status=400)
    try:
        change_way(by=request.user, analysis=row, way=form.cleaned_data["way"])
    except Refused as refused:
        return analysis_page(request, row, sentence=refused.sentence, status=400)
    return redirect(row)


@require_POST
def agree(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Agree what was on the page. If it has changed since, the page is shown as it is now."""
    row = analysis_or_404(request, reference, pk)
    demand(can_agree_summary, request, row.engagement)
    form = AgreeSummaryForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    try:
        agree_summary(by=request.user, analysis=row, seen_digest=digest)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 400
        return analysis_page(request, as_it_stands(request, row), sentence=refused.sentence, status=status)
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Stop exploring before it is agreed, with a reason."""
    row = analysis_or_404(request, reference, pk)
    demand(can_explore, request, row.engagement)
    form = WithdrawAnalysisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_analysis(by=request.user, analysis=row, reason=form.cleaned_data["reason"])
            return redirect("exploring:needs", reference)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": row.engagement, "analysis": row, "form": form}
    return render(request, "exploring/withdraw_needs.html", context | {"readers": readers_of(row.engagement)})


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """Then and now: the first agreed summary beside the latest."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    rows = NeedsAnalysis.objects.visible_to(request.user).filter(engagement=engagement, state=State.AGREED)
    found = list(rows.order_by("number"))
    context: dict[str, Any] = {"engagement": engagement, "areas": []}
    if len(found) > 1:
        context |= {
            "first": found[0],
            "last": found[-1],
            "areas": then_and_now(found[0], found[-1]),
            "shows_where": can_read_where(request.user, engagement),
        }
    return render(request, "exploring/then_and_now.html", context)


@require_safe
def foundations(request: HttpRequest, reference: str) -> HttpResponse:
    """The six foundations: what each is, and what was last agreed of it."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, "foundations"):
        return closed_part(request, engagement, "foundations")
    rows = NeedsAnalysis.objects.visible_to(request.user).filter(engagement=engagement, state=State.AGREED)
    latest = rows.order_by("-number").first()
    said = text_of(latest) if latest else {}
    context = {
        "engagement": engagement,
        "latest": latest,
        "rows": [(str(area.label), PROMPTS[area], said.get(area)) for area in FOUNDATIONS],
        "shows_where": can_read_where(request.user, engagement),
        "needs_open": is_open(engagement, PART),
    }
    return render(request, "exploring/foundations.html", context)
