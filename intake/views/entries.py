"""One entry: putting a school on the list, what its head says, what leaves the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused, Stale
from core.models import AuditEvent
from core.once import run_once
from core.refusals import add_refusal
from engagements.history import entries as sentences
from hubs.models import Hub
from hubs.people import who_coordinates
from intake.finding import schools_found
from intake.forms.waiting import AddForm, AnswerForm, LeaveForm, MergeForm, StrikeForm
from intake.models import Nomination
from intake.next_steps import next_step, open_url, warnings
from intake.readers import READERS
from intake.rules import doubts
from intake.services.adding import add_to_waiting_list
from intake.services.keeping import (
    merge_entries,
    record_head_answer,
    same_schools,
    was_today,
    withdraw_entry,
)
from intake.services.striking import strike_from_entry
from intake.states import Standing
from intake.views.scope import entry_of, list_of
from schools.models import School

MOST_EVENTS = 50
ANSWER_WORDS = ("What the head said", "Save what the head said")


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Find a school, then say who suggests it and why."""
    hub = list_of(request, code)
    urn, words = request.GET.get("school", ""), request.GET.get("q", "")
    schools = School.objects.visible_to(request.user).select_related("hub")
    school = schools.filter(pk=int(urn)).first() if urn.isdecimal() and len(urn) <= 7 else None
    if school is None:
        found = schools_found(words)
        return render(request, "intake/find.html", {"hub": hub, "found": found, "words": words})
    against = doubts(school, hub)
    form = AddForm(request.POST or None, school=school, doubts=against)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name) or "" for name in ("source", "source_name", "why")}

        def do() -> str:
            entry = add_to_waiting_list(
                by=request.user,
                hub=hub,
                school=school,
                phase=form.chosen_phase(),
                suggested_on=form.cleaned_data["suggested_on"],
                why_all_the_same=form.cleaned_data.get("why_all_the_same") or "",
                **said,
            )
            return entry.get_absolute_url()

        try:
            key = form.cleaned_data["submission"]
            return redirect(run_once(key=key, by=request.user, at=request.get_full_path(), do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"hub": hub, "school": school, "form": form, "doubts": against, "readers": READERS}
    there = Nomination.objects.visible_to(request.user).open().filter(hub=hub, school=school).with_live()
    rows = there.select_related("hub", "school__hub", "engagement").prefetch_related("suggestions")
    context["rows"] = [(entry, next_step(entry)) for entry in rows]
    return render(request, "intake/add.html", context)


@require_GET
def entry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Everything that is held of one school that waits."""
    hub = list_of(request, code)
    row = entry_of(request, hub, pk)
    suggestions = list(row.suggestions.select_related("written_by", "link"))
    stream = f"{row._meta.label_lower}:{row.pk}"
    events = AuditEvent.objects.in_stream(stream).select_related("by").order_by("-number")[:MOST_EVENTS]
    answers = list(row.answers.select_related("spoken_by", "noted_by"))
    others = _others(request, row) if row.is_open else []
    context = {
        "hub": hub,
        "entry": row,
        "suggestions": suggestions,
        "answers": answers,
        "may_correct": bool(answers) and was_today(answers[-1]),
        "step": next_step(row),
        "warnings": warnings(row),
        "open_url": open_url(row),
        "others": others,
        "says_head": any(one.standing == Standing.HEAD for one in suggestions) and not row.answer,
        "events": [_short(one) for one in sentences(events, row.engagement)],  # type: ignore[arg-type]
    }
    return render(request, "intake/entry.html", context)


def _short(event: dict[str, Any]) -> dict[str, Any]:
    """The history of an entry knows no sides."""
    return {**event, "side": ""}


def _others(request: HttpRequest, row: Nomination) -> list[Nomination]:
    """Other open entries that may be of the same school."""
    rows = Nomination.objects.visible_to(request.user).open().filter(hub=row.hub)
    rows = rows.filter(school__in=same_schools(row.school)).exclude(pk=row.pk)
    return list(rows.select_related("school", "hub").order_by("pk"))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the head said: yes, not now, no thank you."""
    hub = list_of(request, code)
    row = entry_of(request, hub, pk)
    people = _people(request, hub)
    initial = {"version": row.version, "spoken_by": request.user.pk, "on": timezone.localdate()}
    form = AnswerForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key, seen = said.pop("submission"), said.pop("version")

        def do() -> str:
            record_head_answer(by=request.user, entry=row, seen_version=seen, **said)
            return row.get_absolute_url()

        try:
            return redirect(run_once(key=key, by=request.user, at=request.path, do=do))
        except Stale as stale:
            return _once_more(request, row, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    return _form(request, row, form, *ANSWER_WORDS)


def _once_more(request: HttpRequest, row: Nomination, form: AnswerForm, stale: Stale) -> HttpResponse:
    """Somebody else was quicker: what stands now, above what was typed, to be sent again knowingly."""
    current: Any = stale.current
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = current.version
    mine = AnswerForm(data, people=list(form.people.values()))
    now = str(current.get_answer_display()) or "nothing yet"
    mine.add_error(None, f"{stale.sentence} What the head said reads now: {now}. Send again to add to it.")
    return _form(request, row, mine, *ANSWER_WORDS, status=409)


def _people(request: HttpRequest, hub: Hub) -> list[Any]:
    """The lead and the coordinators of the hub, and whoever writes it down."""
    people = who_coordinates(hub)
    return people if request.user in people else [*people, request.user]


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a school off the list, with a reason."""
    hub = list_of(request, code)
    row = entry_of(request, hub, pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_entry(by=request.user, entry=row, reason=form.cleaned_data["reason"])
            messages.success(request, f"{row.school} has left the waiting list.")
            return redirect("intake:waiting", hub.code)
        except Refused as refused:
            add_refusal(form, refused)
    return _form(request, row, form, "Take off the waiting list", "Take it off")


@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Words about a person go, from what was suggested and noted; that they were struck stays (D7)."""
    hub = list_of(request, code)
    row = entry_of(request, hub, pk)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            places = strike_from_entry(by=request.user, entry=row, words=form.cleaned_data["words"])
            messages.success(request, f"Struck out in {places} place{'' if places == 1 else 's'}.")
            return redirect(row)
        except Refused as refused:
            add_refusal(form, refused)
    return _form(request, row, form, "Strike out words about a person", "Strike them out")


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Two entries of one school become one."""
    hub = list_of(request, code)
    row = entry_of(request, hub, pk)
    same = [one.pk for one in _others(request, row)] if row.is_open else []
    if not same:
        return render(request, "intake/alone.html", {"hub": hub, "entry": row})
    others = Nomination.objects.visible_to(request.user).filter(pk__in=same)
    form = MergeForm(request.POST or None, others=others.select_related("school"))
    if request.method == "POST" and form.is_valid():
        try:
            into = merge_entries(by=request.user, entry=row, **form.cleaned_data)
            messages.success(request, "The two entries are one now.")
            return redirect(into)
        except Refused as refused:
            add_refusal(form, refused)
    return _form(request, row, form, "The same school twice", "Make them one")


def _form(
    request: HttpRequest, row: Nomination, form: Any, heading: str, button: str, *, status: int = 200
) -> HttpResponse:
    context = {"hub": row.hub, "entry": row, "form": form, "heading": heading, "button": button}
    context |= {"readers": READERS, "back": reverse("intake:entry", args=[row.hub.code, row.pk])}
    return render(request, "intake/form.html", context, status=status)
