"""What leaders write of their own growing: each their own, and what others chose to show."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from engagements.rooms import is_open
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from leadership.forms.capacity import CorrectCapacityForm, WriteCapacityForm, initial_of
from leadership.models import CapacityEntry
from leadership.readers import NEVER, readers_chosen
from leadership.reading import by_leader
from leadership.rules import can_change_capacity, can_write_capacity
from leadership.services.capacity import correct_capacity, withdraw_capacity, write_capacity

FIELDS = ("leads", "now", "next", "shows", "readers")
FORM_READERS = ["You, and whom you choose below: the LLMEs on this work, unless you say otherwise.", NEVER]


@require_safe
def capacity(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own entries, then and now; then those that others chose to show."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, "capacity"):
        return closed_part(request, engagement, "capacity")
    rows = CapacityEntry.objects.visible_to(request.user).filter(engagement=engagement)
    found = list(rows.select_related("written_by").order_by("written_at", "pk"))
    for row in found:
        row.engagement = engagement
        row.readers = readers_chosen(row)  # type: ignore[attr-defined]
    leaders = by_leader(found)
    context = {
        "engagement": engagement,
        "own": next((one for one in leaders if one.leader == request.user), None),
        "others": [one for one in leaders if one.leader != request.user],
        "may_write": engagement.is_live and can_write_capacity(request.user, engagement),
        "may_change": can_write_capacity(request.user, engagement),
        "never": NEVER,
    }
    return render(request, "leadership/capacity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write an entry, dated today."""
    engagement = engagement_or_404(request, reference)
    demand(can_write_capacity, request, engagement)
    if not is_open(engagement, "capacity"):
        return closed_part(request, engagement, "capacity")
    own = CapacityEntry.objects.visible_to(request.user).filter(
        engagement=engagement, written_by=request.user.pk
    )
    latest = own.order_by("-pk").first()
    first = {"leads": latest.leads, "readers": initial_of(latest)["readers"]} if latest else {}
    form = WriteCapacityForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            write_capacity(by=request.user, engagement=engagement, **{name: data[name] for name in FIELDS})
            return reverse("leadership:capacity", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, engagement, form, "How you are growing as a leader")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put an own entry right, or choose other readers."""
    entry = _own_or_404(request, reference, pk)
    form = CorrectCapacityForm(request.POST or None, initial=initial_of(entry))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = {name: data[name] for name in FIELDS}
        try:
            correct_capacity(by=request.user, entry=entry, seen=data["seen"], **said)
            return redirect("leadership:capacity", reference)
        except Stale as stale:
            current: Any = stale.current
            again = CorrectCapacityForm({**said, "seen": current.edit_number, "names_seen": "1"})
            labels = {name: str(again.fields[name].label) for name in FIELDS[:4]}
            return stale_page(
                request,
                stale,
                form=again,
                mine=[(label, said[name]) for name, label in labels.items()],
                theirs=[(label, getattr(current, name)) for name, label in labels.items()],
                back=reverse("leadership:capacity", args=[reference]),
            )
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, entry.engagement, form, "Put your entry right")


@require_POST
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take an own entry back: from now on only its leader reads it."""
    entry = _own_or_404(request, reference, pk)
    withdraw_capacity(by=request.user, entry=entry)
    return redirect("leadership:capacity", reference)


def _own_or_404(request: HttpRequest, reference: str, pk: int) -> CapacityEntry:
    """An own entry. Somebody else's is forbidden to who reads it, and not there for everybody else."""
    engagement = engagement_or_404(request, reference)
    rows = CapacityEntry.objects.visible_to(request.user).filter(engagement=engagement)
    entry: CapacityEntry = get_object_or_404(rows, pk=pk)
    entry.engagement = engagement
    demand(lambda user, _: can_change_capacity(user, entry), request, engagement)
    return entry


def _form_page(request: HttpRequest, engagement: Any, form: Any, heading: str) -> HttpResponse:
    context = {"engagement": engagement, "form": form, "heading": heading, "readers": FORM_READERS}
    return render(request, "leadership/capacity_form.html", context)
