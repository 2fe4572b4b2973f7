"""The school in its own words: read by both sides, written by the school, added to by the LLME."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.views.scope import demand, engagement_or_404
from exploring.facts import facts_of
from exploring.forms.context import AddToContextForm, CorrectContextForm, CorrectNoteForm, WriteContextForm
from exploring.models import ContextNote, ImprovementPlan, SchoolContext
from exploring.rules import can_add_to_context, can_write_context
from exploring.services.context import add_to_context, correct_context, correct_context_note, write_context

WORDS = ("context", "challenges")


@require_safe
def context(request: HttpRequest, reference: str) -> HttpResponse:
    """The school's own words first, with their date; facts beside them; what the LLME adds below."""
    engagement = engagement_or_404(request, reference)
    wordings = list(_wordings(request, engagement))
    plans = ImprovementPlan.objects.visible_to(request.user).select_related("added_by")
    may_write = engagement.is_live and can_write_context(request.user, engagement)
    page: dict[str, Any] = {
        "engagement": engagement,
        "latest": wordings[0] if wordings else None,
        "earlier": wordings[1:],
        "notes": ContextNote.objects.visible_to(request.user)
        .filter(engagement=engagement)
        .select_related("written_by"),
        "improvement_plan": plans.filter(engagement=engagement, withdrawn_at__isnull=True).first(),
        "facts": facts_of(engagement.school),
        "may_write": may_write,
        "may_add": engagement.is_live and bool(wordings) and can_add_to_context(request.user, engagement),
    }
    return render(request, "exploring/context.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """The school writes, or writes anew how things are now."""
    engagement = engagement_or_404(request, reference)
    demand(can_write_context, request, engagement)
    latest = _wordings(request, engagement).first()
    first = {name: getattr(latest, name) for name in WORDS} if latest else {}
    form = WriteContextForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            write_context(by=request.user, engagement=engagement, **{name: data[name] for name in WORDS})
            return reverse("exploring:context", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    heading = "How things are now" if latest else "Your school, in your own words"
    return _form_page(request, engagement, form, heading=heading, latest=latest)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """The school puts its newest words right; the second saver sees the first's."""
    engagement = engagement_or_404(request, reference)
    demand(can_write_context, request, engagement)
    latest = _wordings(request, engagement).first()
    if latest is None:
        return redirect("exploring:write_context", reference)
    first = {name: getattr(latest, name) for name in WORDS} | {"seen": latest.edit_number}
    form = CorrectContextForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {name: data[name] for name in WORDS}
        try:
            correct_context(by=request.user, context_row=latest, seen=data["seen"], **words)
            return redirect("exploring:context", reference)
        except Stale as stale:
            return _both(request, stale, CorrectContextForm, words, reference)
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, engagement, form, heading="Put your words right")


@require_http_methods(["GET", "HEAD", "POST"])
def add_note(request: HttpRequest, reference: str) -> HttpResponse:
    """An LLME adds below the school's words."""
    engagement = engagement_or_404(request, reference)
    demand(can_add_to_context, request, engagement)
    form = AddToContextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            add_to_context(by=request.user, engagement=engagement, text=data["text"])
            return reverse("exploring:context", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, engagement, form, heading="Add below the school’s words")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_note(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The LLMEs put right what they added."""
    engagement = engagement_or_404(request, reference)
    notes = ContextNote.objects.visible_to(request.user).filter(engagement=engagement)
    note = get_object_or_404(notes, pk=pk)
    demand(can_add_to_context, request, engagement)
    form = CorrectNoteForm(request.POST or None, initial={"text": note.text, "seen": note.edit_number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct_context_note(by=request.user, note=note, seen=data["seen"], text=data["text"])
            return redirect("exploring:context", reference)
        except Stale as stale:
            return _both(request, stale, CorrectNoteForm, {"text": data["text"]}, reference)
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, engagement, form, heading="Put right what you added")


def _both(
    request: HttpRequest, stale: Stale, make_form: type[Any], words: dict[str, str], reference: str
) -> HttpResponse:
    """409: what a colleague saved beside what was typed here; neither is lost."""
    current: Any = stale.current
    again = make_form({**words, "seen": current.edit_number, "names_seen": "1"})
    labels = {name: str(again.fields[name].label) for name in words}
    return stale_page(
        request,
        stale,
        form=again,
        mine=[(labels[name], text) for name, text in words.items()],
        theirs=[(labels[name], getattr(current, name)) for name in words],
        back=reverse("exploring:context", args=[reference]),
    )


def _wordings(request: HttpRequest, engagement: Engagement) -> QuerySet[SchoolContext]:
    rows = SchoolContext.objects.visible_to(request.user).filter(engagement=engagement)
    return rows.select_related("written_by", "edited_by").order_by("-number")


def _form_page(
    request: HttpRequest, engagement: Engagement, form: Any, *, heading: str, latest: Any = None
) -> HttpResponse:
    page = {
        "engagement": engagement,
        "form": form,
        "heading": heading,
        "latest": latest,
        "facts": facts_of(engagement.school),
        "readers": readers_of(engagement),
    }
    return render(request, "exploring/context_form.html", page)
