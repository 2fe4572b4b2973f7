"""Pause, resume, stop, complete, reopen; what comes next with the hub; the history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from core.models import AuditEvent
from core.refusals import add_refusal
from engagements.forms.closing import CloseForm, NextWithHubForm, drawn_from_next
from engagements.forms.opening import StatusForm
from engagements.grounds import offered
from engagements.history import entries
from engagements.last_look import last_look_of
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.rules import can_act, can_coordinate, can_move
from engagements.services.closing import note_next_with_hub, words_of
from engagements.services.lifecycle import (
    complete_engagement,
    pause_engagement,
    reopen_engagement,
    resume_engagement,
    stop_engagement,
)
from engagements.views.scope import demand, engagement_or_404

ENTRIES_A_PAGE = 50


@dataclass(frozen=True)
class Move:
    """One way to move an engagement's status, as a page."""

    service: Callable[..., Engagement]
    heading: str
    told: str
    button: str
    rule: Callable[[Any, Engagement], bool] = can_move
    reason_needed: bool = True
    closes: bool = False


MOVES = {
    "pause": Move(
        pause_engagement,
        "Pause our work",
        "Nothing is chased while we rest; after two half-terms the hub asks whether we go on. Everything "
        "stays where it is, and either side can resume.",
        "Pause",
    ),
    "resume": Move(
        resume_engagement, "Resume our work", "We go on where we rested.", "Resume", reason_needed=False
    ),
    "stop": Move(
        stop_engagement,
        "Stop our work",
        "This ends the work early. Both sides keep the whole record, to read. "
        "The coordinator can open it again.",
        "Stop",
        closes=True,
    ),
    "complete": Move(
        complete_engagement,
        "Complete our work",
        "This brings the work to its end. Both sides keep the whole record, to read.",
        "Complete",
        closes=True,
    ),
    "reopen": Move(
        reopen_engagement,
        "Open our work again",
        "Both sides can write in the record again.",
        "Open it again",
        rule=can_coordinate,
    ),
}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """One move of the status, from a date, with a reason both sides read."""
    engagement = engagement_or_404(request, reference)
    how = MOVES[verb]
    demand(how.rule, request, engagement)
    if how.closes:
        return _close(request, engagement, how, stops=verb == "stop")
    form = StatusForm(request.POST or None, reason_needed=how.reason_needed)
    if request.method == "POST" and form.is_valid():
        try:
            how.service(by=request.user, engagement=engagement, **form.cleaned_data)
            return redirect(engagement)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "move": how, "readers": readers_of(engagement)}
    return render(request, "engagements/move.html", context)


def _close(request: HttpRequest, engagement: Engagement, how: Move, *, stops: bool) -> HttpResponse:
    """The end of our work: the last look together or why not, and what comes next with the hub."""
    look, latest = last_look_of(engagement), engagement.next_with_hub.last()
    first = drawn_from_next(words_of(latest) if latest else None)
    form = CloseForm(request.POST or None, initial=first, stops=stops, look=look, offers=offered(engagement))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            how.service(
                by=request.user,
                engagement=engagement,
                on=data["on"],
                reason=data.get("reason", ""),
                next_with_hub=form.next_words,
                grounds=form.grounds,
            )
            return redirect(engagement)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "move": how,
        "look": look,
        "stops": stops,
        "readers": readers_of(engagement),
    }
    return render(request, "engagements/close.html", context)


@require_http_methods(["GET", "POST"])
def next_with_hub(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what comes next with the hub while our work is under way (B5)."""
    engagement = engagement_or_404(request, reference)
    demand(can_act, request, engagement)
    latest = engagement.next_with_hub.select_related("noted_by").last()
    form = NextWithHubForm(
        request.POST or None, initial=drawn_from_next(words_of(latest) if latest else None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            note_next_with_hub(by=request.user, engagement=engagement, words=form.next_words)
            return redirect(engagement)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "latest": latest,
        "readers": readers_of(engagement),
    }
    return render(request, "engagements/next_with_hub.html", context)


@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened, newest first, as both sides read it; no one's words (D7, D8)."""
    engagement = engagement_or_404(request, reference)
    events = AuditEvent.objects.in_stream(engagement.stream).filter(private=False)
    events = events.select_related("by").order_by("-at", "-number")
    page = Paginator(events, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"engagement": engagement, "page_obj": page, "entries": entries(page.object_list, engagement)}
    return render(request, "engagements/history.html", context)
