"""When we look together: the list, begin, move, set aside."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.rules import standing
from engagements.states import Status
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from reviews.forms.planning import BeginForm, MoveForm, SetAsideForm
from reviews.last_look import since_reopened
from reviews.models import Look
from reviews.reading import looks_of
from reviews.rhythm import next_proposed
from reviews.room import PART, more_looks_open
from reviews.rules import can_plan_look
from reviews.services.planning import begin_look, move_look, set_aside_look
from reviews.states import State
from reviews.suggested import ahead, suggested_date


def is_open(engagement: Engagement) -> bool:
    """Whether we can look together now."""
    return engagement.status == Status.RUNNING


@require_GET
def looks(request: HttpRequest, reference: str) -> HttpResponse:
    """When we look together next, what is being written, and what both agreed."""
    engagement = engagement_or_404(request, reference)
    found = looks_of(engagement)
    open_now = is_open(engagement)
    last = [look for look in found if look.is_held and look.is_last]
    ended = bool(last) and since_reopened(engagement, last[-1])
    more = more_looks_open(engagement)
    context: dict[str, Any] = {
        "engagement": engagement,
        "standing": standing(request.user, engagement),
        "ahead": ahead(engagement, found, ended=ended) if engagement.is_live else [],
        "under_way": [look for look in found if look.is_under_way],
        "held": [look for look in reversed(found) if look.is_held],
        "set_aside": [look for look in found if look.state == State.SET_ASIDE],
        "may_plan": open_now and can_plan_look(request.user, engagement),
        "more": more,
        "may_add": more and not any(look.kind == "between" and look.state == State.PLANNED for look in found),
        "ended": ended,
    }
    return render(request, "reviews/looks.html", context)


def _kind(kind: str) -> Look.Kind:
    if kind not in Look.Kind.values:
        raise Http404
    return Look.Kind(kind)


def _under_way(engagement: Engagement, kind: str) -> Look | None:
    return next((look for look in looks_of(engagement) if look.kind == kind and look.is_under_way), None)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Begin a look together, in the way the two choose."""
    engagement = engagement_or_404(request, reference)
    demand(can_plan_look, request, engagement)
    label = _kind(kind).label
    going_on = _under_way(engagement, kind)
    if request.method == "GET" and going_on:
        return redirect(going_on)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            look = begin_look(by=request.user, engagement=engagement, kind=kind, **form.cleaned_data)
            return redirect(_first_page(request, look))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "heading": label, "is_last": kind == Look.Kind.LAST}
    return render(request, "reviews/begin.html", context)


def _first_page(request: HttpRequest, look: Look) -> str:
    """Where writing begins: on the joint page, or on one's own side's."""
    side = standing(request.user, look.engagement).side
    whose = "joint" if look.way == "together" else str(side)
    return reverse("reviews:write", args=[look.engagement.reference, look.pk, whose])


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Another date for the next look of a kind, or a date for one more."""
    engagement = engagement_or_404(request, reference)
    demand(can_plan_look, request, engagement)
    return _move(request, engagement, _kind(kind))


def _move(request: HttpRequest, engagement: Engagement, kind: Look.Kind) -> HttpResponse:
    planned = next(
        (row for row in looks_of(engagement) if row.kind == kind and row.state == State.PLANNED), None
    )
    if planned:
        first = planned.due_on
    else:
        between = kind == Look.Kind.BETWEEN
        first = next_proposed(engagement) if between else suggested_date(engagement, kind)
    form = MoveForm(request.POST or None, initial={"to": first})
    if request.method == "POST" and form.is_valid():
        try:
            move_look(by=request.user, engagement=engagement, kind=kind, **form.cleaned_data)
            return redirect("reviews:looks", engagement.reference)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "heading": f"{kind.label}: the date",
        "told": "Either side can move it. The other side sees the new date.",
        "button": "Save",
        "readers": readers_of(engagement),
        "back": "",
    }
    return render(request, "reviews/form.html", context)


@require_http_methods(["GET", "POST"])
def more(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan one more look, once the part for more looks is open."""
    engagement = engagement_or_404(request, reference)
    demand(can_plan_look, request, engagement)
    if not more_looks_open(engagement):
        return closed_part(request, engagement, PART)
    return _move(request, engagement, Look.Kind.BETWEEN)


@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Say that a look is not needed, and why."""
    engagement = engagement_or_404(request, reference)
    demand(can_plan_look, request, engagement)
    label = _kind(kind).label
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_aside_look(by=request.user, engagement=engagement, kind=kind, **form.cleaned_data)
            return redirect("reviews:looks", reference)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "heading": f"{label}: not needed",
        "told": "Nothing is lost: what was written so far stays, and either side can plan it again.",
        "button": "Save",
        "readers": readers_of(engagement),
        "back": "",
    }
    return render(request, "reviews/form.html", context)
