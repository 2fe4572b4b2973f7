"""Beginning a draft, sharing it, agreeing it, sending it back, withdrawing it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused, Stale
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.views.scope import demand, engagement_or_404
from plans.content import text_of
from plans.forms.verbs import AgreeForm, BeginForm, SendBackForm, WithdrawForm
from plans.models import PlanVersion
from plans.reading import pick, versions_on_table
from plans.rules import (
    can_agree_plan,
    can_begin_draft,
    can_send_back_plan,
    can_share_draft,
    can_withdraw_draft,
)
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, send_back_plan, share_draft, withdraw_draft
from plans.views.plan import version_page
from plans.views.scope import as_it_stands, demand_of, version_or_404


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a draft: of the first plan at once, of a change with its reason."""
    engagement = engagement_or_404(request, reference)
    demand(can_begin_draft, request, engagement)
    agreed, _, _ = pick(versions_on_table(engagement, request.user))
    form = BeginForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = agreed is not None
    if form.is_valid():
        try:
            version = begin_draft(by=request.user, engagement=engagement, reason=form.cleaned_data["reason"])
            return redirect("plans:edit", reference, version.pk)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "plans/begin.html", {"engagement": engagement, "form": form, "agreed": agreed})


@require_POST
def share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the draft to the other side and the hub."""
    version = version_or_404(request, reference, pk)
    demand_of(can_share_draft, request, version)
    try:
        share_draft(by=request.user, version=version)
    except Refused as refused:
        return version_page(request, version, sentence=refused.sentence, status=400)
    return redirect(version)


@require_POST
def agree(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Agree what was on the page. If it has changed since, the page is shown as it is now."""
    version = version_or_404(request, reference, pk)
    demand_of(can_agree_plan, request, version)
    form = AgreeForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    try:
        agree_plan(by=request.user, version=version, seen_digest=digest)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 400
        now = as_it_stands(request, version)
        return version_page(request, now, sentence=refused.sentence, status=status)
    return redirect(version)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what should change before this side agrees."""
    version = version_or_404(request, reference, pk)
    demand_of(can_send_back_plan, request, version)
    return _with_words(request, version, SendBackForm, send_back_plan, "plans/send_back.html")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one's draft back, with a reason."""
    version = version_or_404(request, reference, pk)
    demand_of(can_withdraw_draft, request, version)
    return _with_words(request, version, WithdrawForm, withdraw_draft, "plans/withdraw.html")


def _with_words(
    request: HttpRequest,
    version: PlanVersion,
    make_form: type[Any],
    service: Callable[..., Any],
    template: str,
) -> HttpResponse:
    """A verb that needs a line of words about a version."""
    form = make_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(by=request.user, version=version, **form.cleaned_data)
            return redirect(version)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": version.plan.engagement,
        "version": version,
        "form": form,
        "text": text_of(version),
        "readers": readers_of(version.plan.engagement),
    }
    return render(request, template, context)
