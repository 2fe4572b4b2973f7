"""Who works on it, who reads it, other support, and the school that carries on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.services import invite
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.forms.opening import OtherSupportForm, OutsideReaderForm, ReasonForm
from engagements.models import Engagement
from engagements.people import coordinating_people, leading_people
from engagements.readers import readers_of
from engagements.rules import can_act, can_coordinate, is_headteacher, standing
from engagements.services.people import (
    add_other_support,
    confirm_succession,
    remove_outside_reader,
    successors_of,
    withdraw_other_support,
)
from engagements.states import Side
from engagements.views.scope import demand, engagement_or_404
from schools.models import School


@require_GET
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who works on it today and before, who reads what, and other support in place."""
    engagement = engagement_or_404(request, reference)
    state = standing(request.user, engagement)
    noted = list(engagement.other_support.all())
    successors = successors_of(engagement) if state.side == Side.HUB else []
    successions = list(engagement.successions.select_related("school"))
    context = {
        "engagement": engagement,
        "standing": state,
        "may_coordinate": state.side == Side.HUB,
        "may_admit": is_headteacher(request.user, engagement),
        "assignments": engagement.assignments.with_lead_here().select_related(
            "llme__user", "in_place_of__user"
        ),
        "leaders": leading_people(engagement),
        "coordinators": coordinating_people(engagement),
        "outside": engagement.outside_readers.current().select_related("user"),
        "support": [row for row in noted if row.withdrawn_at is None],
        "support_taken_off": [row for row in noted if row.withdrawn_at is not None],
        "may_act": can_act(request.user, engagement) and engagement.is_live,
        "readers": readers_of(engagement),
        "successors": successors,
        "successions": successions,
        "ends_unfollowed": bool(
            state.side == Side.HUB
            and engagement.is_live
            and not (successors or successions)
            and engagement.school.status in (School.Status.CLOSED, School.Status.CLOSING)
        ),
    }
    return render(request, "engagements/people.html", context)


@require_GET
def llme(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What the people of this work see of an LLME who is on it today: exactly what the LLME was shown."""
    engagement = engagement_or_404(request, reference)
    rows = engagement.assignments.current().select_related("llme__user", "llme__base_school")
    assignment = get_object_or_404(rows.select_related("llme__base_trust"), pk=pk)
    context = {"engagement": engagement, "assignment": assignment, "llme": assignment.llme}
    return render(request, "engagements/llme.html", context)


@require_http_methods(["GET", "POST"])
def add_support(request: HttpRequest, reference: str) -> HttpResponse:
    """Either side or the coordinator notes other help the school has."""
    engagement = engagement_or_404(request, reference)
    demand(can_act, request, engagement)
    form = OtherSupportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("submission")

        def do() -> str:
            add_other_support(by=request.user, engagement=engagement, **data)
            return reverse("engagements:people", args=[engagement.reference])

        try:
            return redirect(run_once(key=key, by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _support_page(request, engagement, form, "Note other support", "Save")


@require_http_methods(["GET", "POST"])
def withdraw_support(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a note of other support off the list, and say why."""
    engagement = engagement_or_404(request, reference)
    demand(can_act, request, engagement)
    support = get_object_or_404(engagement.other_support, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_other_support(by=request.user, support=support, reason=form.cleaned_data["reason"])
            return redirect("engagements:people", engagement.reference)
        except Refused as refused:
            add_refusal(form, refused)
    what = f": {support.about}" if support.about else ""
    heading = f"Take off the list: {support.get_kind_display()}{what}"
    return _support_page(request, engagement, form, heading, "Take off the list")


def _support_page(
    request: HttpRequest, engagement: Engagement, form: Any, heading: str, button: str
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
    }
    return render(request, "engagements/add_support.html", context)


@require_http_methods(["GET", "POST"])
def admit_reader(request: SignedInRequest, reference: str) -> HttpResponse:
    """The head invites someone of the LA or trust to read the plan summary."""
    engagement = engagement_or_404(request, reference)
    demand(is_headteacher, request, engagement)
    form = OutsideReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            invite(
                by=request.user,
                email=data["email"],
                name=data["name"],
                role=f"outside_reader.{data['organisation']}",
                target=engagement,
            )
            return reverse("engagements:people", args=[engagement.reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "engagements/admit_reader.html", {"engagement": engagement, "form": form})


@require_POST
def remove_reader(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The head ends an outside reader's access."""
    engagement = engagement_or_404(request, reference)
    demand(is_headteacher, request, engagement)
    reader = get_object_or_404(engagement.outside_readers, pk=pk)
    remove_outside_reader(by=request.user, reader=reader)
    return redirect("engagements:people", engagement.reference)


@require_POST
def confirm_successor(request: HttpRequest, reference: str, urn: int) -> HttpResponse:
    """A coordinator confirms which school carries the work on (D16)."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    try:
        confirm_succession(by=request.user, engagement=engagement, school=school)
    except Refused as refused:
        raise PermissionDenied(refused.sentence) from refused
    messages.success(request, f"{school.name} carries our work on. It shows on the pages of both schools.")
    return redirect("engagements:people", engagement.reference)
