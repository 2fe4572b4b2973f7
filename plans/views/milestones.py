"""One milestone: where we are, another date or owner, and the evidence that speaks to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused, Stale
from core.refusals import add_refusal
from engagements.readers import readers_of
from engagements.rules import standing
from plans.content import owner_words
from plans.forms.verbs import MoveForm, OwnerForm, SeenForm, StatusForm
from plans.horizons import names_in
from plans.models import Milestone, MilestoneEvidence, MilestoneWording
from plans.reading import note_words, term_of
from plans.rules import can_note
from plans.services.evidence_links import set_milestone_evidence
from plans.services.milestones import (
    change_milestone_owner,
    keep_milestone,
    move_milestone,
    set_milestone_status,
)
from plans.states import State
from plans.views.linking import evidence_page
from plans.views.plan import is_open
from plans.views.scope import demand_of, milestone_or_404


def _wording(request: HttpRequest, milestone: Milestone) -> MilestoneWording | None:
    """What the plan in force says of it, else the newest version that this person reads."""
    rows = list(
        MilestoneWording.objects.visible_to(request.user)
        .filter(milestone=milestone)
        .select_related("version")
        .order_by("-pk")
    )
    return next((row for row in rows if row.version.state == State.IN_FORCE), rows[0] if rows else None)


@require_GET
def milestone(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What was agreed of it, where we are, what was noted, and how we know."""
    return _page(request, milestone_or_404(request, reference, pk))


def _page(request: HttpRequest, one: Milestone, *, sentence: str = "", status: int = 200) -> HttpResponse:
    engagement = one.plan.engagement
    wording = _wording(request, one)
    if wording is not None:
        wording.version.plan = one.plan
    in_force = wording is not None and wording.version.state == State.IN_FORCE and not wording.removed
    due = one.due_on(wording.expected_by if wording else None)
    notes = list(one.notes.select_related("noted_by").order_by("noted_at", "pk"))
    links = (
        MilestoneEvidence.objects.visible_to(request.user)
        .linked()
        .filter(milestone=one)
        .select_related("evidence")
    )
    context = {
        "engagement": engagement,
        "milestone": one,
        "wording": wording,
        "horizon": names_in(wording.version)[wording.horizon] if wording else "",
        "in_force": in_force,
        "due_on": due,
        "term": term_of(engagement, due),
        "due_words": f"{due.day} {due:%B %Y}, {term_of(engagement, due)}" if due else "",
        "owner": owner_words(wording.owner_side, one.owner_now or wording.owner_role) if wording else "",
        "asks": in_force and one.asks(wording.expected_by, timezone.localdate()) if wording else False,
        "notes": [
            {
                "at": note.noted_at,
                "who": str(note.noted_by),
                "side": note.get_side_display(),
                "text": note_words(note),
                "detail": note.reason,
            }
            for note in reversed(notes)
        ],
        "evidence": [link.evidence for link in links],
        "may_note": in_force and is_open(engagement) and can_note(request.user, engagement),
        "sentence": sentence,
        "standing": standing(request.user, engagement),
    }
    return render(request, "plans/milestone.html", context, status=status)


@dataclass(frozen=True)
class Change:
    """One small change beside the agreed text, as a page."""

    service: Callable[..., Any]
    form: type[SeenForm]
    heading: str
    told: str
    button: str


CHANGES = {
    "status": Change(
        set_milestone_status,
        StatusForm,
        "Where are we?",
        "This stands beside the agreed text. The other side sees it and can talk it over with you.",
        "Save",
    ),
    "move": Change(
        move_milestone,
        MoveForm,
        "Move the date",
        "If it stays short, medium or long term as it is, this is a note beside the agreed text. "
        "Otherwise change the plan together.",
        "Move it",
    ),
    "owner": Change(
        change_milestone_owner,
        OwnerForm,
        "Another owner",
        "On the same side this is a note beside the agreed text. "
        "To hand it to the other side, change the plan together.",
        "Save",
    ),
}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, reference: str, pk: int, verb: str) -> HttpResponse:
    """Note a status, a date or an owner beside the agreed text."""
    one = milestone_or_404(request, reference, pk)
    demand_of(can_note, request, one.plan.engagement)
    how = CHANGES[verb]
    start = {
        "seen": one.version_number,
        "status": one.status,
        "to": one.moved_to_date,
        "role": one.owner_now,
    }
    form = how.form(request.POST or None, initial=start)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            how.service(by=request.user, milestone=one, **form.cleaned_data)
            return redirect(one)
        except Stale as stale:
            status, form = 409, _with_new_number(how.form, request, stale)
        except Refused as refused:
            add_refusal(form, refused)
    if status == 409:
        one.refresh_from_db(
            fields=["status", "status_reason", "moved_to_date", "owner_now", "version_number"]
        )
    context = {
        "engagement": one.plan.engagement,
        "milestone": one,
        "wording": _wording(request, one),
        "form": form,
        "change": how,
        "is_stale": status == 409,
        "readers": readers_of(one.plan.engagement),
    }
    return render(request, "plans/milestone_change.html", context, status=status)


def _with_new_number(make: type[SeenForm], request: HttpRequest, stale: Stale) -> SeenForm:
    """What was chosen, over the milestone as it stands now."""
    current: Any = stale.current
    data = request.POST.copy()
    data["seen"] = str(current.version_number)
    return make(data)


@require_POST
def keep(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The date has passed and stays."""
    one = milestone_or_404(request, reference, pk)
    demand_of(can_note, request, one.plan.engagement)
    form = SeenForm(request.POST)
    try:
        seen = form.cleaned_data["seen"] if form.is_valid() else 0
        keep_milestone(by=request.user, milestone=one, seen=seen)
    except Refused as refused:
        one.refresh_from_db(fields=["status", "moved_to_date", "ask_again_on", "version_number"])
        status = 409 if isinstance(refused, Stale) else 400
        return _page(request, one, sentence=refused.sentence, status=status)
    return redirect(one)


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose the evidence of our work that speaks to this milestone."""
    one = milestone_or_404(request, reference, pk)
    demand_of(can_note, request, one.plan.engagement)
    links = MilestoneEvidence.objects.visible_to(request.user).linked().filter(milestone=one)
    service = partial(set_milestone_evidence, by=request.user, milestone=one)
    wording, linked = _wording(request, one), links.values_list("evidence", flat=True)
    return evidence_page(request, one, linked, service, wording.expected_to_see if wording else "")
