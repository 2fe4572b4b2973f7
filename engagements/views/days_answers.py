"""The other side's answer to a recorded day, the thread, withdrawing, and the hub's acceptance."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.mail_links import Acting, MailLink, acting_person, send_away
from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from engagements.forms.days.answering import ConfirmDayForm, DayReasonForm, ReplyForm, SendBackForm
from engagements.models import SupportDay
from engagements.readers import readers_of
from engagements.rules import can_edit
from engagements.rules_days import CONFIRM, can_accept_day, can_confirm_day, can_withdraw_day
from engagements.services.days import accept_day, confirm_day, reply_to_day, send_back_day, withdraw_day
from engagements.states import DayState
from engagements.views.days import day_context
from engagements.views.scope import demand
from engagements.views.scope_days import day_of_or_404, day_or_404, demand_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The whole day on one screen, one button; opening it changes nothing.

    Opens signed in, or by the link of the mail on a device that its person uses.
    """
    acting = acting_person(request, purpose=CONFIRM, ref=pk)
    if acting is None:
        return send_away(request)
    day = _day_to_answer(acting, reference, pk)
    status, sentence, seen = 200, "", day.version
    if request.method == "POST":
        form = ConfirmDayForm(request.POST)
        seen = form.cleaned_data["version"] if form.is_valid() else 0
        try:
            day = confirm_day(by=acting.person, day=day, seen_version=seen)
            if request.user.is_authenticated:
                messages.success(request, "Confirmed. Thank you.")
                return redirect(day)
        except Stale as stale:
            status, sentence, day = 409, stale.sentence, cast(SupportDay, stale.current)
        except Refused as refused:
            sentence = refused.sentence
    if day.state == DayState.CONFIRMED and not sentence:
        return render(request, "engagements/days/confirmed.html", {"day": day, "engagement": day.engagement})
    context = day_context(acting.person, day)
    context |= {
        "sentence": sentence,
        "changed": [row for row in context["corrections"] if row.version > seen],
        "readers": readers_of(day.engagement),
        "link": acting.link,
    }
    return render(request, "engagements/days/confirm.html", context, status=status)


def _day_to_answer(acting: Acting, reference: str, pk: int) -> SupportDay:
    """The day, for someone of the side that answers it."""
    day = day_of_or_404(acting.person, reference, pk)
    if not can_confirm_day(acting.person, day):
        raise PermissionDenied
    return day


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Send a day back with a line; opens like the page that confirms it."""
    acting = acting_person(request, purpose=CONFIRM, ref=pk)
    if acting is None:
        return send_away(request)
    day = _day_to_answer(acting, reference, pk)
    form = SendBackForm(request.POST or None, initial={"version": day.version})
    link = acting.link if not request.user.is_authenticated else None

    def do(data: dict[str, Any]) -> None:
        send_back_day(by=acting.person, day=day, seen_version=data["version"], text=data["text"])
        messages.success(request, "Sent back. The other side has been told.")

    return _answer(request, day, form, do, heading="Send this day back", button="Send it back", link=link)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Add to the thread of a day."""
    day = day_or_404(request, reference, pk)
    demand(can_edit, request, day.engagement)
    form = ReplyForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        def once() -> str:
            reply_to_day(by=request.user, day=day, text=data["text"])
            return day.get_absolute_url()

        run_once(key=data["submission"], by=request.user, at=request.path, do=once)

    return _answer(request, day, form, do, heading="Reply about this day", button="Send your reply")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back a day that is not confirmed, with a reason."""
    day = day_or_404(request, reference, pk)
    demand_of(can_withdraw_day, request, day)
    form = DayReasonForm(request.POST or None, initial={"version": day.version})

    def do(data: dict[str, Any]) -> None:
        withdraw_day(by=request.user, day=day, seen_version=data["version"], reason=data["reason"])
        messages.success(request, "Withdrawn. It uses no days.")

    return _answer(request, day, form, do, heading="Withdraw this day", button="Withdraw the day")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The coordinator accepts a day that nobody answered, with a reason."""
    day = day_or_404(request, reference, pk)
    demand_of(can_accept_day, request, day)
    form = DayReasonForm(request.POST or None, initial={"version": day.version})

    def do(data: dict[str, Any]) -> None:
        accept_day(by=request.user, day=day, seen_version=data["version"], reason=data["reason"])
        messages.success(request, "Accepted for the hub. The day says so from now on.")

    return _answer(request, day, form, do, heading="Accept this day for the hub", button="Accept the day")


def _answer(
    request: HttpRequest,
    day: SupportDay,
    form: Any,
    do: Callable[[dict[str, Any]], None],
    *,
    heading: str,
    button: str,
    link: MailLink | None = None,
) -> HttpResponse:
    """Draw a form about a day, and act on it; a change in between is answered with 409."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
            if link is not None:
                context = {"day": day, "engagement": day.engagement}
                return render(request, "engagements/days/confirmed.html", context)
            return redirect(day)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    page: dict[str, Any] = {
        "engagement": day.engagement,
        "day": day,
        "form": form,
        "readers": readers_of(day.engagement),
        "heading": heading,
        "button": button,
        "link": link,
    }
    return render(request, "engagements/days/form.html", page)
