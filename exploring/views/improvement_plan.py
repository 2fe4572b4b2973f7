"""The school's own improvement plan: added, handed out, taken back."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.views.scope import demand, engagement_or_404
from evidence.views.handing import handed_out
from exploring.forms.context import ImprovementPlanForm, ReasonForm
from exploring.models import ImprovementPlan
from exploring.rules import can_write_context
from exploring.services.improvement_plan import set_improvement_plan, withdraw_improvement_plan


@require_http_methods(["GET", "HEAD", "POST"])
def set_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Link or attach the school's own plan."""
    engagement = engagement_or_404(request, reference)
    demand(can_write_context, request, engagement)
    form = ImprovementPlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            set_improvement_plan(
                by=request.user,
                engagement=engagement,
                title=data["title"],
                pages=data["pages"],
                link=data["link"],
                upload=data["file"],
            )
            return reverse("exploring:context", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "readers": readers_of(engagement)}
    return render(request, "exploring/improvement_plan.html", context)


@require_safe
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file, to those who read this work today."""
    return handed_out(_plan_or_404(request, reference, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take the plan back, with a reason."""
    row = _plan_or_404(request, reference, pk)
    demand(can_write_context, request, row.engagement)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_improvement_plan(
                by=request.user, improvement_plan=row, reason=form.cleaned_data["reason"]
            )
            return redirect("exploring:context", reference)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": row.engagement,
        "form": form,
        "improvement_plan": row,
        "readers": readers_of(row.engagement),
    }
    return render(request, "exploring/withdraw_improvement_plan.html", context)


def _plan_or_404(request: HttpRequest, reference: str, pk: int) -> ImprovementPlan:
    engagement = engagement_or_404(request, reference)
    rows = ImprovementPlan.objects.visible_to(request.user).filter(engagement=engagement)
    row: ImprovementPlan = get_object_or_404(rows, pk=pk)
    row.engagement = engagement
    return row
