"""Concerns: raised, read, answered, shown to one more, settled. Each only to those in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from conversations.forms.concerns import (
    AnswerConcernForm,
    RaiseConcernForm,
    SettleConcernForm,
    ShareConcernForm,
)
from conversations.models import Concern
from conversations.people import may_be_chosen
from conversations.rules import can_raise_concern, can_settle_concern
from conversations.services.concerns import (
    answer_concern,
    raise_concern,
    read_concern,
    settle_concern,
    share_concern,
)
from conversations.views.scope import ALONE, form_page, thing_or_404
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of


def _concern_or_404(request: HttpRequest, reference: str, pk: int) -> Concern:
    concern: Concern = thing_or_404(Concern.objects.visible_to(request.user), reference, pk)
    return concern


@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell a concern to the people one chooses; the page says first who will see it."""
    engagement = engagement_or_404(request, reference)
    demand(can_raise_concern, request, engagement)
    form = RaiseConcernForm(request.POST or None, people=may_be_chosen(engagement, request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            raise_concern(by=request.user, engagement=engagement, text=data["text"], to=data["to"])
            # Not the concern's own address: even what is kept of a form sent once says nothing of it.
            return reverse("conversations:more", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    readers = ["You, and the people you tick here. Nobody else, whatever their role.", ALONE]
    return form_page(
        request, engagement, form, heading="Tell somebody a concern", button="Tell them", readers=readers
    )


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One concern, as those in it read it, with the place to answer."""
    row = _concern_or_404(request, reference, pk)
    form = AnswerConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            answer_concern(by=request.user, concern=row, text=data["text"])
            return reverse("conversations:more", args=[reference])

        try:
            run_once(key=data["submission"], by=request.user, at=request.path, do=do)
            return redirect("conversations:concern", reference, row.pk)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "conversations/concern.html", _context(request, row, form))


def _context(request: HttpRequest, row: Concern, form: Any) -> dict[str, Any]:
    readers = list(row.readers.select_related("user"))
    here = {one.user.pk for one in may_be_chosen(row.engagement, request.user)} | {request.user.pk}
    mine = next((reader for reader in readers if reader.user_id == request.user.pk), None)
    return {
        "engagement": row.engagement,
        "concern": row,
        "form": form,
        "replies": row.replies.select_related("written_by"),
        "read_by": readers,
        "gone": [
            reader for reader in readers if reader.user_id not in here and reader.user_id != row.written_by_id
        ],
        "is_new": mine is not None and mine.seen_entries < row.entries,
        "may_settle": can_settle_concern(request.user, row),
        "readers": [f"{reader.user}, {reader.called}" for reader in readers],
    }


@require_POST
def read(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Note how much of it this person has seen; sent by the page itself, or by a button without scripts."""
    row = _concern_or_404(request, reference, pk)
    seen = request.POST.get("seen", "")
    read_concern(by=request.user, concern=row, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0)
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return redirect("conversations:concern", reference, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let one more read it."""
    row = _concern_or_404(request, reference, pk)
    demand_of(can_settle_concern, request, row)
    known = set(row.readers.values_list("user", flat=True))
    people = [one for one in may_be_chosen(row.engagement, request.user) if one.user.pk not in known]
    form = ShareConcernForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            share_concern(by=request.user, concern=row, to=form.cleaned_data["to"])
            return redirect("conversations:concern", reference, pk)
        except Refused as refused:
            add_refusal(form, refused)
    readers = ["They read the concern and everything said to it so far.", ALONE]
    return form_page(
        request,
        row.engagement,
        form,
        heading="Show it to somebody else too",
        button="Show it",
        readers=readers,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that it is settled, and how."""
    row = _concern_or_404(request, reference, pk)
    demand_of(can_settle_concern, request, row)
    form = SettleConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_concern(by=request.user, concern=row, words=form.cleaned_data["words"])
            return redirect("conversations:concern", reference, pk)
        except Refused as refused:
            add_refusal(form, refused)
    readers = [f"{reader.user}, {reader.called}" for reader in row.readers.select_related("user")]
    return form_page(
        request, row.engagement, form, heading="It is settled", button="Settle it", readers=readers
    )
