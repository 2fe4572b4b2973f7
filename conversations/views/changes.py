"""A change that one side suggests: said with its reason, agreed or not now, taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.forms.changes import DeclineChangeForm, SuggestChangeForm
from conversations.models import SuggestedChange
from conversations.rules import can_answer_change, can_suggest_change, can_withdraw_change
from conversations.services.changes import agree_change, decline_change, suggest_change, withdraw_change
from conversations.views.scope import form_page, thing_or_404
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of


def _change_or_404(request: HttpRequest, reference: str, pk: int) -> SuggestedChange:
    change: SuggestedChange = thing_or_404(SuggestedChange.objects.visible_to(request.user), reference, pk)
    return change


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, reference: str) -> HttpResponse:
    """Either side suggests another end date, focus or leader, or something else (B16)."""
    engagement = engagement_or_404(request, reference)
    demand(can_suggest_change, request, engagement)
    first = {"after_on": engagement.expected_end_on, "focus": engagement.focus}
    form = SuggestChangeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            made = suggest_change(
                by=request.user,
                engagement=engagement,
                what=data["what"],
                reason=data["reason"],
                after_words=form.after_words if data["what"] != SuggestedChange.What.END else "",
                after_on=data["after_on"],
            )
            return reverse("conversations:change", args=[reference, made.pk])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, _beside(refused, data["what"]))
    return form_page(
        request,
        engagement,
        form,
        heading="Suggest a change",
        button="Suggest it",
        readers=readers_of(engagement),
        told="It holds once the other side has agreed. Until then everything stays as it is.",
        safeguarding=False,
    )


def _beside(refused: Refused, what: str) -> Refused:
    """The sentence beside the field that was typed in."""
    return Refused(refused.sentence, field=what) if refused.field == "after_words" else refused


@require_safe
def change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What it is now, what it would be, why, and the answer."""
    row = _change_or_404(request, reference, pk)
    is_open = row.state == SuggestedChange.State.SUGGESTED and row.engagement.is_live
    context = {
        "engagement": row.engagement,
        "change": row,
        "readers": readers_of(row.engagement),
        "may_answer": is_open and can_answer_change(request.user, row),
        "may_withdraw": is_open and can_withdraw_change(request.user, row),
    }
    return render(request, "conversations/change.html", context)


@require_POST
def agree(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The other side agrees."""
    row = _change_or_404(request, reference, pk)
    demand_of(can_answer_change, request, row)
    agree_change(by=request.user, change=row)
    return redirect("conversations:change", reference, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The other side says not now, and why."""
    row = _change_or_404(request, reference, pk)
    demand_of(can_answer_change, request, row)
    form = DeclineChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_change(by=request.user, change=row, answer=form.cleaned_data["answer"])
            return redirect("conversations:change", reference, pk)
        except Refused as refused:
            add_refusal(form, refused)
    readers = readers_of(row.engagement)
    return form_page(
        request,
        row.engagement,
        form,
        heading="Not now",
        button="Not now",
        readers=readers,
        safeguarding=False,
    )


@require_POST
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The side that suggested it takes it back."""
    row = _change_or_404(request, reference, pk)
    demand_of(can_withdraw_change, request, row)
    withdraw_change(by=request.user, change=row)
    return redirect("conversations:change", reference, pk)
