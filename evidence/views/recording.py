"""Recording a day with what was looked at, and rewording it until it is confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.forms.days.recording import CorrectContactForm, CorrectLostDayForm, initial_of_day
from engagements.forms.days.whose import say_length
from engagements.models import SupportDay
from engagements.people import llmes_of
from engagements.readers import readers_of
from engagements.rules import can_edit
from engagements.rules_days import can_reword_day
from engagements.services import days as day_verbs
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import day_or_404, demand_of
from evidence.forms import CorrectDayForm, RecordDayForm, initial_of_ticks
from evidence.known import kinds_offered
from evidence.services.recording import correct_day, record_day, ticks_of


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Record a day that took place, booked before or not."""
    day = day_or_404(request, reference, pk) if pk is not None else None
    engagement = day.engagement if day else engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    first = {"on": day.on, "days": f"{day.days:g}", "version": day.version} if day else {}
    llmes = [day.llme] if day else llmes_of(engagement, request.user)
    form = RecordDayForm(request.POST or None, initial=first, llmes=llmes, kinds=kinds_offered(engagement))
    say_length(form, engagement)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            recorded = record_day(
                by=request.user,
                engagement=engagement,
                ticks=form.ticked,
                llme=form.chosen_llme,
                on=data["on"],
                days=form.length,
                worked_on=data["worked_on"],
                mode=day.mode if day else SupportDay.Mode.IN_SCHOOL,
                participants=form.participants,
                steps=form.steps(),
                day=day,
                seen_version=data["version"] if day else None,
            )
            return recorded.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Stale as stale:
            return _stale(request, stale, form, day)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, day, "Record a day", "Save the record")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Reword a recorded day until it is confirmed; the earlier wording is not kept."""
    day = day_or_404(request, reference, pk)
    demand_of(can_reword_day, request, day)
    if day.kind == SupportDay.Kind.SHORT:
        return _correct_simply(request, day, CorrectContactForm)
    if day.happened is False:
        return _correct_simply(request, day, CorrectLostDayForm)
    steps = list(day.next_steps.open())
    ticks = ticks_of(day)
    first = initial_of_day(day, steps) | initial_of_ticks(ticks)
    kinds = kinds_offered(day.engagement, *ticks)
    form = CorrectDayForm(request.POST or None, initial=first, llmes=[day.llme], kinds=kinds)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct_day(
                by=request.user,
                day=day,
                ticks=form.ticked,
                seen_version=data["version"],
                on=data["on"],
                days=form.length,
                worked_on=data["worked_on"],
                participants=form.participants,
                steps=form.steps(steps),
            )
            messages.success(request, "Saved. The other side sees that it was reworded.")
            return redirect(day)
        except Stale as stale:
            return _stale(request, stale, form, day)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, day.engagement, form, day, "Reword this day", "Save")


def _correct_simply(request: HttpRequest, day: SupportDay, form_class: type[Any]) -> HttpResponse:
    """A lost day or a short contact, which nothing was looked at on."""
    lost = form_class is CorrectLostDayForm
    first = initial_of_day(day, []) | {
        "lost_reason": day.lost_reason,
        "uses_days": "yes" if day.uses_days else "no",
    }
    form = form_class(request.POST or None, initial=first, **({"llmes": [day.llme]} if lost else {}))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            day_verbs.correct_day(
                by=request.user,
                day=day,
                seen_version=data["version"],
                on=data["on"],
                days=data.get("days", day.days),
                worked_on=data.get("worked_on", day.worked_on),
                lost_reason=data.get("lost_reason", ""),
                uses_days=data["uses_days"] == "yes" if lost else None,
            )
            return redirect(day)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": day.engagement,
        "day": day,
        "form": form,
        "readers": readers_of(day.engagement),
        "heading": "Put this right",
        "button": "Save",
    }
    return render(request, "engagements/days/form.html", context)


def _stale(request: HttpRequest, stale: Stale, form: Any, day: SupportDay | None) -> HttpResponse:
    """Someone changed the day meanwhile: both wordings, and the form with what was typed."""
    current: Any = stale.current
    mine, theirs = rows_for_stale(form, current, ("on", "worked_on"))
    form.data = form.data.copy()
    form.data["version"] = str(current.version)
    return stale_page(request, stale, form=form, mine=mine, theirs=theirs, back=current.get_absolute_url())


def _page(
    request: HttpRequest, engagement: Any, form: Any, day: SupportDay | None, heading: str, button: str
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "day": day,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
    }
    return render(request, "evidence/record_day.html", context)
