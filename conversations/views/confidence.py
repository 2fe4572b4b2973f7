"""Another LLME, asked for in confidence: who asks and the coordinators see these pages, nobody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.forms.confidence import AnswerLLMERequestForm, AskChangeOfLLMEForm
from conversations.models import LLMEChangeRequest
from conversations.people import in_confidence
from conversations.rules import can_answer_llme_request, can_ask_change_of_llme, can_withdraw_llme_request
from conversations.services.confidence import (
    answer_llme_request,
    ask_change_of_llme,
    withdraw_llme_request,
)
from conversations.views.scope import ALONE, form_page, thing_or_404
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.models import Engagement
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of


def _readers(engagement: Engagement) -> list[str]:
    names = ", ".join(str(person) for person in in_confidence(engagement))
    who = f"You and the coordinators of {engagement.hub.name}{f' ({names})' if names else ''}."
    return [f"{who} Not the LLME, not your colleagues, not governors.", ALONE]


def _asked_or_404(request: HttpRequest, reference: str, pk: int) -> LLMEChangeRequest:
    rows = LLMEChangeRequest.objects.visible_to(request.user).select_related("asked_by", "answered_by")
    asked: LLMEChangeRequest = thing_or_404(rows, reference, pk)
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody of the school asks for another LLME."""
    engagement = engagement_or_404(request, reference)
    demand(can_ask_change_of_llme, request, engagement)
    form = AskChangeOfLLMEForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            ask_change_of_llme(by=request.user, engagement=engagement, reason=data["reason"])
            return reverse("conversations:more", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return form_page(
        request,
        engagement,
        form,
        heading="Ask for another LLME, in confidence",
        button="Ask the coordinator",
        readers=_readers(engagement),
    )


@require_safe
def llme_request(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The request and its answer."""
    asked = _asked_or_404(request, reference, pk)
    coordinates = can_answer_llme_request(request.user, asked)
    is_open = asked.state == LLMEChangeRequest.State.ASKED
    context = {
        "engagement": asked.engagement,
        "asked": asked,
        "readers": [
            f"{asked.asked_by} and the coordinators of {asked.engagement.hub.name}. Not the LLME, "
            "not governors, nobody else."
        ],
        "may_answer": is_open and coordinates,
        "may_change": coordinates and asked.engagement.is_live,
        "may_withdraw": is_open and can_withdraw_llme_request(request.user, asked),
    }
    return render(request, "conversations/llme_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A coordinator answers; the change itself is made on the page of the change of LLME."""
    asked = _asked_or_404(request, reference, pk)
    demand_of(can_answer_llme_request, request, asked)
    form = AnswerLLMERequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answer_llme_request(
                by=request.user, asked=asked, is_changing=data["is_changing"], answer=data["answer"]
            )
            return redirect("conversations:llme_request", reference, pk)
        except Refused as refused:
            add_refusal(form, refused)
    readers = [f"{asked.asked_by} and the coordinators of {asked.engagement.hub.name}. Nobody else."]
    return form_page(
        request, asked.engagement, form, heading="Answer in confidence", button="Answer", readers=readers
    )


@require_POST
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Who asked takes it back."""
    asked = _asked_or_404(request, reference, pk)
    demand_of(can_withdraw_llme_request, request, asked)
    withdraw_llme_request(by=request.user, asked=asked)
    return redirect("conversations:more", reference)
