"""Booking a day, completing its visit sheet, moving and cancelling it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.forms.days.booking import BookDayForm, CancelDayForm, MoveDayForm, VisitSheetForm
from engagements.forms.days.whose import say_length
from engagements.models import SupportDay
from engagements.people import llmes_of
from engagements.readers import readers_of
from engagements.rules import can_edit
from engagements.services.days import book_day, cancel_day, edit_visit_sheet, move_day
from engagements.services.days.booking import refuse_unless_bookable
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import day_or_404

SHEET = (
    "purpose",
    "timetable",
    "released",
    "school_brings",
    "llme_brings",
    "arrival",
    "met_by",
    "office_phone",
)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, reference: str) -> HttpResponse:
    """Book a day with its visit sheet."""
    engagement = engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    refuse_unless_bookable(engagement)
    form = BookDayForm(request.POST or None, llmes=llmes_of(engagement, request.user))
    say_length(form, engagement)
    no_room = False
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            day = book_day(
                by=request.user,
                engagement=engagement,
                llme=form.chosen_llme,
                on=data["on"],
                days=data["days"],
                mode=data["mode"],
                sheet=form.sheet,
            )
            return day.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
            no_room = refused.field == "days"
    context = {
        "engagement": engagement,
        "form": form,
        "readers": readers_of(engagement),
        "no_room": no_room,
    }
    return render(request, "engagements/days/book.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_sheet(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Complete the visit sheet of a booked day; the second saver sees the first's change."""
    day = day_or_404(request, reference, pk)
    demand(can_edit, request, day.engagement)
    first = {name: getattr(day, name) for name in (*SHEET, "mode", "version")}
    form = VisitSheetForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_visit_sheet(
                by=request.user, day=day, seen_version=data["version"], sheet=form.sheet, mode=data["mode"]
            )
            return redirect(day)
        except Stale as stale:
            current: Any = stale.current
            mine, theirs = rows_for_stale(form, current, SHEET)
            again = VisitSheetForm({**data, "version": current.version})
            return stale_page(
                request, stale, form=again, mine=mine, theirs=theirs, back=day.get_absolute_url()
            )
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": day.engagement,
        "day": day,
        "form": form,
        "readers": readers_of(day.engagement),
        "heading": "Visit sheet",
        "button": "Save",
    }
    return render(request, "engagements/days/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Move a booked day to another date."""
    day = day_or_404(request, reference, pk)
    demand(can_edit, request, day.engagement)
    form = MoveDayForm(request.POST or None, initial={"on": day.on, "version": day.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move_day(
                by=request.user,
                day=day,
                seen_version=data["version"],
                on=data["on"],
                reason=data["reason"],
                asked_side=data["asked_side"],
            )
            messages.success(request, "The day has moved.")
            return redirect(day)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    return _change_page(request, day, form, "Move this day", "Move the day")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Cancel a booked day."""
    day = day_or_404(request, reference, pk)
    demand(can_edit, request, day.engagement)
    form = CancelDayForm(request.POST or None, initial={"version": day.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            cancel_day(
                by=request.user,
                day=day,
                seen_version=data["version"],
                reason=data["reason"],
                asked_side=data["asked_side"],
            )
            messages.success(request, "The day is cancelled. Its days are free again.")
            return redirect(day)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    return _change_page(request, day, form, "Cancel this day", "Cancel the day")


def _change_page(request: HttpRequest, day: SupportDay, form: Any, heading: str, button: str) -> HttpResponse:
    context = {
        "engagement": day.engagement,
        "day": day,
        "form": form,
        "readers": readers_of(day.engagement),
        "heading": heading,
        "button": button,
    }
    return render(request, "engagements/days/form.html", context)
