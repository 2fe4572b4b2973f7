"""The days of our work, and the page of one day."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.day_parts import looked_at
from engagements.models import SaidFor, StrikeRequest, SupportDay
from engagements.rules import can_edit, standing
from engagements.rules_days import (
    can_accept_day,
    can_answer_strike,
    can_confirm_day,
    can_confirm_said,
    can_enter_for,
    can_reword_day,
    can_withdraw_day,
    can_withdraw_strike,
)
from engagements.services.days import days_to_agree
from engagements.states import DayState, Side, Status, other_side
from engagements.views.scope import engagement_or_404
from engagements.views.scope_days import day_or_404

PER_PAGE = 20
SHOWN = {
    "": "All",
    "waiting": "Waiting",
    "booked": "Booked",
    "not-counted": "Not yet counted",
}


@require_safe
def day_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Every day of this work, the latest first, with the same four figures as everywhere."""
    engagement = engagement_or_404(request, reference)
    which = request.GET.get("show", "")
    days = SupportDay.objects.visible_to(request.user).filter(engagement=engagement)
    if which == "waiting":
        days = days.filter(state__in=[DayState.RECORDED, DayState.SENT_BACK])
    elif which == "booked":
        days = days.booked()
    elif which == "not-counted":
        days = days.recorded().filter(uses_days=True, counted=False)
    page = Paginator(days.select_related("llme__user"), PER_PAGE).get_page(request.GET.get("page"))
    path = reverse("engagements:days", args=[reference])
    context = {
        "engagement": engagement,
        "page_obj": page,
        "may_write": can_edit(request.user, engagement) and engagement.is_live,
        "may_book": engagement.status != Status.PAUSED,
        "tabs": [
            (label, f"{path}?show={key}" if key else path, key == which) for key, label in SHOWN.items()
        ],
        "to_agree": days_to_agree(engagement),
    }
    return render(request, "engagements/days/list.html", context)


@require_safe
def day_page(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One day: where it stands and whose turn it is, the visit sheet, the record, the thread."""
    day = day_or_404(request, reference, pk)
    return render(request, "engagements/days/day.html", day_context(request.user, day))


def day_context(user: Any, day: SupportDay) -> dict[str, Any]:
    """What the page of a day, and the page that confirms it, show to a person."""
    return {
        "day": day,
        "engagement": day.engagement,
        "turn": turn_of(day, standing(user, day.engagement).side),
        "participants": list(day.participants.all()),
        "steps": list(day.next_steps.standing()),
        "looked_at": looked_at(day),
        "corrections": list(day.corrections.select_related("corrected_by")),
        "replies": list(day.replies.select_related("written_by")),
        "changes": list(day.changes.select_related("changed_by")) if day.booked_at else [],
        "said": [
            {"said": said, "may_confirm": not said.confirmed_at and can_confirm_said(user, said)}
            for said in _said_of(day)
        ],
        "strikes": [
            {
                "asked": asked,
                "may_answer": can_answer_strike(user, asked),
                "may_withdraw": can_withdraw_strike(user, asked),
            }
            for asked in _strikes_of(day)
        ],
        "may": _may(user, day),
        "has_sheet": any((day.purpose, day.timetable, day.released, day.arrival, day.met_by)),
    }


def _said_of(day: SupportDay) -> list[SaidFor]:
    said = day.engagement.said_for.filter(about=SaidFor.About.DAY, about_id=day.pk)
    rows = list(said.select_related("entered_by", "confirmed_by"))
    for row in rows:
        row.engagement = day.engagement
    return rows


def _strikes_of(day: SupportDay) -> list[StrikeRequest]:
    rows = list(day.strike_requests.filter(state=StrikeRequest.State.ASKED).select_related("asked_by"))
    for row in rows:
        row.engagement = day.engagement
    return rows


def _may(user: Any, day: SupportDay) -> dict[str, bool]:
    """What this person can do with this day now: the right, and the state."""
    live = day.engagement.is_live
    edits = can_edit(user, day.engagement)
    booked = day.state == DayState.BOOKED and live
    open_to_answer = day.state in (DayState.RECORDED, DayState.SENT_BACK) and live
    due = day.hub_sees_on is not None and day.hub_sees_on <= timezone.localdate()
    withdrawable = open_to_answer or (day.state in (DayState.NOTED, DayState.CARRIED_IN) and live)
    return {
        "record": booked and edits and day.on <= timezone.localdate(),
        "change": booked and edits,
        "confirm": live
        and day.state in (DayState.RECORDED, DayState.SENT_BACK, DayState.ACCEPTED)
        and can_confirm_day(user, day),
        "send_back": live and day.state == DayState.RECORDED and can_confirm_day(user, day),
        "reply": open_to_answer and edits,
        "reword": day.words_can_change and live and can_reword_day(user, day),
        "withdraw": withdrawable and can_withdraw_day(user, day),
        "accept": open_to_answer and due and can_accept_day(user, day),
        "enter_for": live and day.state != DayState.WITHDRAWN and can_enter_for(user, day),
        "add_evidence": live and edits and day.is_recorded,
        "strike": edits and day.is_recorded,
    }


def turn_of(day: SupportDay, side: str | None) -> str:
    """Where the day stands, and whose turn it is, in a sentence for this person."""
    waits_for = other_side(day.recorded_side) if day.state == DayState.RECORDED else day.recorded_side
    called = {Side.SCHOOL: "the school", Side.LLME: "the LLME"}.get(Side(waits_for)) if waits_for else ""
    match day.state:
        case DayState.BOOKED if day.on > timezone.localdate():
            return "Booked. It can be recorded once it has been."
        case DayState.BOOKED:
            return "This day has come. Record it, or say that it did not happen."
        case DayState.RECORDED if waits_for == side:
            return "Your turn: read it, then confirm it or send it back."
        case DayState.RECORDED:
            return f"Waiting for {called} to confirm."
        case DayState.SENT_BACK if waits_for == side:
            return "Your turn: it came back to your side. Reword it, answer, or withdraw it."
        case DayState.SENT_BACK:
            return f"Sent back. It is the turn of {called}."
        case DayState.ACCEPTED:
            return "Accepted by the hub. The other side has not confirmed it."
        case _:
            return ""
