"""Somebody stands in for the lead LLME for a time."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from engagements.commitment import commitments_of, would_pass, year_of
from engagements.covering import covers_of, covers_waiting_for
from engagements.forms.cover import CoverEndForm, HandDaysForm, NameCoverForm
from engagements.models import Assignment, Engagement
from engagements.readers import readers_of
from engagements.rules import can_coordinate
from engagements.services.cover import (
    days_to_hand,
    end_cover,
    hand_days_to_cover,
    move_cover_end,
    name_cover,
)
from engagements.views.scope import demand, engagement_or_404
from llmes.models import LLME


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """A coordinator names who covers for the lead, from which day to which."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    rows = LLME.objects.visible_to(request.user).of_hub(engagement.hub).filter(user__is_active=True)
    leads = engagement.assignments.current().filter(role=Assignment.Role.LEAD).values("llme")
    llmes = list(rows.exclude(pk__in=leads).select_related("user"))
    years = commitments_of([llme.pk for llme in llmes], year_of(engagement))
    free = {pk: one.free for pk, one in years.items()}
    form = NameCoverForm(request.POST or None, llmes=llmes, free=free, phase=engagement.phase)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("submission")

        def do() -> str:
            cover = name_cover(by=request.user, engagement=engagement, **data)
            return reverse("engagements:cover", args=[engagement.reference, cover.pk])

        try:
            return redirect(run_once(key=key, by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "covers": covers_of(engagement),
        "readers": readers_of(engagement),
    }
    return render(request, "engagements/name_cover.html", context)


@require_GET
def cover(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One cover, for the coordinator: its dates, the days booked meanwhile, and how to end it."""
    engagement, found = _cover_or_404(request, reference, pk)
    return _page(request, engagement, found)


@require_POST
def move_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let it last longer or less long."""
    engagement, found = _cover_or_404(request, reference, pk)
    form = CoverEndForm(request.POST)
    if form.is_valid():
        try:
            move_cover_end(by=request.user, cover=found, **form.cleaned_data)
            messages.success(request, "The last day is moved. Both sides are told.")
            return redirect("engagements:cover", reference, pk)
        except Stale as stale:
            found.refresh_from_db()
            return _page(request, engagement, found, refused=stale.sentence, status=409)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, found, end_form=form)


@require_POST
def end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End it now."""
    _engagement, found = _cover_or_404(request, reference, pk)
    end_cover(by=request.user, cover=found)
    messages.success(request, "The cover has ended. Days that were booked with them are with the lead again.")
    return redirect("engagements:people", reference)


@require_POST
def hand_days(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Hand booked days of the lead to the cover."""
    engagement, found = _cover_or_404(request, reference, pk)
    form = HandDaysForm(request.POST, days=list(days_to_hand(engagement, found)))
    if form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            hand_days_to_cover(by=request.user, cover=found, days=data["days"])
            return reverse("engagements:cover", args=[reference, pk])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, found, days_form=form)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Whom one covers for, now and to come: the work itself opens on the first day."""
    return render(request, "engagements/my_covers.html", {"covers": covers_waiting_for(request.user)})


def _cover_or_404(request: HttpRequest, reference: str, pk: int) -> tuple[Engagement, Assignment]:
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    rows = engagement.assignments.covers().with_lead_here().select_related("llme__user", "in_place_of__user")
    return engagement, get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, engagement: Engagement, found: Assignment, *, status: int = 200, **forms: Any
) -> HttpResponse:
    days = list(days_to_hand(engagement, found)) if found.is_not_over else []
    more = sum((day.days for day in days), Decimal(0))
    end_form = CoverEndForm(initial={"ends_on": found.ends_on, "seen_ends_on": found.ends_on})
    context = {
        "engagement": engagement,
        "cover": found,
        "days": days,
        "past_days": would_pass(found.llme, year_of(engagement), more) if days else "",
        "booked": engagement.days.booked().filter(llme=found.llme).order_by("on"),
        "days_form": HandDaysForm(days=days),
        "end_form": end_form,
        "refused": "",
        **forms,
    }
    return render(request, "engagements/cover.html", context, status=status)
