"""Short contacts, lost days, what was said by phone, and words to strike out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.forms.days.answering import StrikeForm
from engagements.forms.days.recording import LostDayForm, ShortContactForm
from engagements.forms.said_for import SaidForForm
from engagements.models import SaidFor, StrikeRequest, SupportDay
from engagements.people import llmes_of
from engagements.readers import readers_of
from engagements.rules import can_edit, standing
from engagements.rules_days import (
    can_answer_strike,
    can_confirm_said,
    can_enter_for,
    can_withdraw_strike,
)
from engagements.services.days import record_lost_day, record_short_contact
from engagements.services.said_for import confirm_said, enter_for
from engagements.services.strikes import answer_strike, request_strike, withdraw_strike
from engagements.states import Side
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import day_or_404, demand_of


@require_http_methods(["GET", "HEAD", "POST"])
def record_short(request: HttpRequest, reference: str) -> HttpResponse:
    """Note a call or a twilight in a line."""
    engagement = engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    form = ShortContactForm(request.POST or None, llmes=llmes_of(engagement, request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            record_short_contact(
                by=request.user,
                engagement=engagement,
                llme=form.chosen_llme,
                on=data["on"],
                mode=data["mode"],
                worked_on=data["worked_on"],
            )
            return reverse("engagements:days", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, "Note a short contact", "Save")


@require_http_methods(["GET", "HEAD", "POST"])
def record_lost(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Record a day that did not happen, booked before or not."""
    day = day_or_404(request, reference, pk) if pk is not None else None
    engagement = day.engagement if day else engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    first = {"on": day.on, "days": f"{day.days:g}", "llme": str(day.llme_id)} if day else {}
    llmes = [day.llme] if day else llmes_of(engagement, request.user)
    form = LostDayForm(request.POST or None, initial=first, llmes=llmes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            lost = record_lost_day(
                by=request.user,
                engagement=engagement,
                llme=form.chosen_llme,
                on=data["on"],
                days=data["days"],
                lost_reason=data["lost_reason"],
                uses_days=data["uses_days"] == "yes",
                day=day,
            )
            return lost.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, "A day that did not happen", "Save", day=day)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_said(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Enter what the other side said who does not sign in; it never counts as their confirmation (D3)."""
    day = day_or_404(request, reference, pk)
    demand_of(can_enter_for, request, day)
    own = standing(request.user, day.engagement).side
    sides = [side.value for side in (Side.SCHOOL, Side.LLME) if side != own]
    form = SaidForForm(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            enter_for(
                by=request.user,
                engagement=day.engagement,
                about=SaidFor.About.DAY,
                about_id=day.pk,
                side=form.for_side,
                how=data["how"],
                said_on=data["said_on"],
                words=data["words"],
            )
            return day.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    heading = f"Enter for {'the other side' if len(sides) > 1 else _called(sides[0])}"
    return _page(request, day.engagement, form, heading, "Save", day=day)


def _called(side: str) -> str:
    return "the school" if side == Side.SCHOOL else "the LLME"


@require_POST
def confirm_said_for(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Yes, our side said so."""
    engagement = engagement_or_404(request, reference)
    said = get_object_or_404(engagement.said_for, pk=pk)
    said.engagement = engagement
    demand_of(can_confirm_said, request, said)
    confirm_said(by=request.user, said=said)
    messages.success(request, "Thank you. It now says that you confirm these words.")
    if said.about == SaidFor.About.DAY and said.about_id:
        return redirect("engagements:day", reference, said.about_id)
    page = {SaidFor.About.START: "start", SaidFor.About.DAYS: "days_agreed"}.get(SaidFor.About(said.about))
    return redirect(f"engagements:{page}", reference) if page else redirect(engagement)


@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask that words about an identifiable person be struck out (D7)."""
    day = day_or_404(request, reference, pk)
    demand(can_edit, request, day.engagement)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            request_strike(by=request.user, day=day, words=data["words"])
            return day.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, day.engagement, form, "Strike out words about a person", "Ask for it", day=day)


@require_POST
def answer_strike_request(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Agree that the words go, say that they stay, or take the wish back."""
    engagement = engagement_or_404(request, reference)
    asked: StrikeRequest = get_object_or_404(engagement.strike_requests, pk=pk)
    asked.engagement = engagement
    answer = request.POST.get("answer", "")
    demand_of(can_withdraw_strike if answer == "withdraw" else can_answer_strike, request, asked)
    if answer == "withdraw":
        withdraw_strike(by=request.user, asked=asked)
    elif answer in ("agree", "keep"):
        answer_strike(by=request.user, asked=asked, is_agreed=answer == "agree")
        messages.success(request, "The words are gone." if answer == "agree" else "The words stay.")
    else:
        raise Refused("Choose an answer.")
    if asked.day_id:
        return redirect("engagements:day", reference, asked.day_id)
    return redirect(engagement)


def _page(
    request: HttpRequest, engagement: Any, form: Any, heading: str, button: str, day: SupportDay | None = None
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "day": day,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
    }
    return render(request, "engagements/days/form.html", context)
