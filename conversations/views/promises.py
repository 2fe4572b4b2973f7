"""What is not yet in place: said by the LLME, answered by the school, in place at last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.forms.promises import AnswerFlagForm, FlagForm
from conversations.models import NotInPlace
from conversations.rules import can_answer_not_in_place, can_flag_not_in_place, can_settle_not_in_place
from conversations.services.promises import answer_not_in_place, flag_not_in_place, settle_not_in_place
from conversations.views.scope import form_page, thing_or_404
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.hub_choices import hub_choice
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of


def _flag_or_404(request: HttpRequest, reference: str, pk: int) -> NotInPlace:
    flag: NotInPlace = thing_or_404(NotInPlace.objects.visible_to(request.user), reference, pk)
    return flag


def _readers(engagement: Engagement, flag: NotInPlace | None = None) -> list[str]:
    if flag is not None and not flag.is_between_the_sides:
        return readers_of(engagement)
    days = hub_choice(engagement, "not_in_place_after_school_days")
    until = f"until {flag.hub_sees_on:%-d %B}" if flag is not None else f"for {days} school days"
    return [
        f"The headteacher, the maths lead and the LLMEs, {until}: the school speaks first.",
        "After that the others who read our work, the coordinators among them.",
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, reference: str) -> HttpResponse:
    """An LLME says what is not yet in place."""
    engagement = engagement_or_404(request, reference)
    demand(can_flag_not_in_place, request, engagement)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            made = flag_not_in_place(
                by=request.user, engagement=engagement, what=data["what"], note=data["note"]
            )
            return reverse("conversations:not_in_place", args=[reference, made.pk])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    told = (
        "Things take time to arrange in a school. Saying early what is still missing helps both sides; it "
        "is no complaint."
    )
    return form_page(
        request,
        engagement,
        form,
        heading="Something is not yet in place",
        button="Tell the school",
        readers=_readers(engagement),
        told=told,
    )


@require_safe
def not_in_place(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What was said of it and what the school answered."""
    row = _flag_or_404(request, reference, pk)
    is_open = row.settled_at is None and row.engagement.is_live
    context = {
        "engagement": row.engagement,
        "flag": row,
        "readers": _readers(row.engagement, row),
        "may_answer": is_open and can_answer_not_in_place(request.user, row),
        "may_settle": is_open and can_settle_not_in_place(request.user, row),
    }
    return render(request, "conversations/not_in_place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The school says how it stands."""
    row = _flag_or_404(request, reference, pk)
    demand_of(can_answer_not_in_place, request, row)
    form = AnswerFlagForm(
        request.POST or None, initial={"answer": row.answer, "expected_on": row.expected_on}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answer_not_in_place(
                by=request.user, flag=row, answer=data["answer"], expected_on=data["expected_on"]
            )
            return redirect("conversations:not_in_place", reference, pk)
        except Refused as refused:
            add_refusal(form, refused)
    return form_page(
        request,
        row.engagement,
        form,
        heading=row.title,
        button="Answer",
        readers=_readers(row.engagement, row),
        told=row.note,
    )


@require_POST
def settle(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Either side says that it is in place now."""
    row = _flag_or_404(request, reference, pk)
    demand_of(can_settle_not_in_place, request, row)
    settle_not_in_place(by=request.user, flag=row)
    return redirect("conversations:more", reference)
