"""Next steps of our work: the list, adding, rewording, ticking off, setting aside and taking up again."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.forms.steps import AddStepForm, EditStepForm, SetStepAsideForm, TakeStepUpForm
from engagements.models import NextStep
from engagements.readers import readers_of
from engagements.rules import can_edit, standing
from engagements.rules_days import can_change_step
from engagements.services.steps import (
    add_step,
    edit_step,
    finish_step,
    set_step_aside,
    take_step_up,
)
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of

PER_PAGE = 20


def _step_or_404(request: HttpRequest, reference: str, pk: int) -> NextStep:
    steps = NextStep.objects.visible_to(request.user).select_related("engagement__hub")
    return get_object_or_404(steps, pk=pk, engagement__reference=reference)


@require_safe
def step_list(request: HttpRequest, reference: str) -> HttpResponse:
    """What each side does next, open ones first."""
    engagement = engagement_or_404(request, reference)
    ours = NextStep.objects.visible_to(request.user).filter(engagement=engagement)
    steps = ours.standing() | ours.set_aside() if request.GET.get("show") == "all" else ours.open()
    page = Paginator(steps.prefetch_related("notes"), PER_PAGE).get_page(request.GET.get("page"))
    state = standing(request.user, engagement)
    context = {
        "engagement": engagement,
        "page_obj": page,
        "own_side": state.side if state.edits and engagement.is_live else "",
        "shows_all": request.GET.get("show") == "all",
    }
    return render(request, "engagements/days/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a next step of one's own side."""
    engagement = engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    form = AddStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            add_step(by=request.user, engagement=engagement, text=data["text"], due_on=data["due_on"])
            return reverse("engagements:steps", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, "Add a next step")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Reword a next step or move its date."""
    step = _step_or_404(request, reference, pk)
    demand_of(can_change_step, request, step)
    first = {"text": step.text, "due_on": step.due_on, "version": step.version}
    form = EditStepForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_step(
                by=request.user,
                step=step,
                seen_version=data["version"],
                text=data["text"],
                due_on=data["due_on"],
            )
            return redirect("engagements:steps", reference)
        except Stale as stale:
            current: Any = stale.current
            mine, theirs = rows_for_stale(form, current, ("text", "due_on"))
            again = EditStepForm({**data, "version": current.version})
            back = reverse("engagements:steps", args=[reference])
            return stale_page(request, stale, form=again, mine=mine, theirs=theirs, back=back)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, step.engagement, form, "Change a next step")


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that a next step is not needed, and why."""
    step = _step_or_404(request, reference, pk)
    form = SetStepAsideForm(request.POST or None)
    return _with_reason(request, step, form, set_step_aside, ("Set aside", "Set aside"))


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take up again a next step that was set aside, and say why."""
    step = _step_or_404(request, reference, pk)
    form = TakeStepUpForm(request.POST or None)
    return _with_reason(request, step, form, take_step_up, ("Take up again", "Take it up again"))


def _with_reason(
    request: HttpRequest, step: NextStep, form: Form, service: Callable[..., Any], says: tuple[str, str]
) -> HttpResponse:
    """What is done to a next step with a reason; `says`: in the heading, and on the button."""
    demand_of(can_change_step, request, step)
    if request.method == "POST" and form.is_valid():
        try:
            service(by=request.user, step=step, reason=form.cleaned_data["reason"])
            return redirect("engagements:steps", step.engagement.reference)
        except Refused as refused:
            add_refusal(form, refused)
    heading, button = says
    return _page(request, step.engagement, form, f"{heading}: {step.text}", button=button)


@require_POST
def finish(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Tick a next step off, or take the tick back."""
    step = _step_or_404(request, reference, pk)
    demand_of(can_change_step, request, step)
    finish_step(by=request.user, step=step, is_done=request.POST.get("is_done") != "no")
    return redirect("engagements:steps", reference)


def _page(
    request: HttpRequest, engagement: Any, form: Any, heading: str, *, button: str = "Save"
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "day": None,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
    }
    return render(request, "engagements/days/form.html", context)
