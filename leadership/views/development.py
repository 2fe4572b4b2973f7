"""Staff development: the list with its counts, noting, putting right, withdrawing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.rooms import is_open
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from leadership.forms.development import (
    AddDevelopmentForm,
    EditDevelopmentForm,
    WithdrawDevelopmentForm,
    counts_of,
)
from leadership.models import DevelopmentSession
from leadership.reading import latest_reach
from leadership.rules import can_note_development
from leadership.services.development import add_development, edit_development, withdraw_development

PER_PAGE = 20
FIELDS = ("title", "on", "led", "note")


def _sessions(request: HttpRequest, engagement: Engagement) -> Any:
    rows = DevelopmentSession.objects.visible_to(request.user).filter(engagement=engagement)
    return rows.prefetch_related("reach")


@require_safe
def development(request: HttpRequest, reference: str) -> HttpResponse:
    """What has been and what is to come, with who takes part as roles and counts."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, "development"):
        return closed_part(request, engagement, "development")
    rows = _sessions(request, engagement)
    page = Paginator(rows.select_related("added_by"), PER_PAGE).get_page(request.GET.get("page"))
    may_note = engagement.is_live and can_note_development(request.user, engagement)
    context = {
        "engagement": engagement,
        "page_obj": page,
        "reach": latest_reach(page.object_list) if page.number == 1 else [],
        "may_note": may_note,
        "today": timezone.localdate(),
    }
    return render(request, "leadership/development.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Note a session; how many are expected stands there from the one before."""
    engagement = engagement_or_404(request, reference)
    demand(can_note_development, request, engagement)
    if not is_open(engagement, "development"):
        return closed_part(request, engagement, "development")
    before = _sessions(request, engagement).standing().first()
    first = counts_of(before, came=False) if before else {}
    form = AddDevelopmentForm(request.POST or None, initial={"on": timezone.localdate(), **first})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            said = {name: data[name] for name in FIELDS}
            add_development(by=request.user, engagement=engagement, reach=form.reach, **said)
            return reverse("leadership:development", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, engagement, form, "Note staff development", "Note it")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put it right, or add how many came; the second saver sees the first's change."""
    session = _session_or_404(request, reference, pk)
    first = {name: getattr(session, name) for name in (*FIELDS, "version")} | counts_of(session)
    form = EditDevelopmentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = {name: data[name] for name in FIELDS}
        try:
            edit_development(
                by=request.user, session=session, seen_version=data["version"], reach=form.reach, **said
            )
            return redirect("leadership:development", reference)
        except Stale as stale:
            current: Any = stale.current
            mine, theirs = rows_for_stale(form, current, ("title", "on", "note"))
            mine.append(("Who takes part", form.reach_words))
            theirs.append(("Who takes part", ", ".join(row.words for row in current.reach.all())))
            again = EditDevelopmentForm({**data, "version": current.version})
            back = reverse("leadership:development", args=[reference])
            return stale_page(request, stale, form=again, mine=mine, theirs=theirs, back=back)
        except Refused as refused:
            add_refusal(form, refused)
    return _form_page(request, session.engagement, form, "Put staff development right", "Save")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw it, with a reason."""
    session = _session_or_404(request, reference, pk)
    form = WithdrawDevelopmentForm(request.POST or None, initial={"version": session.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            withdraw_development(
                by=request.user, session=session, seen_version=data["version"], reason=data["reason"]
            )
            return redirect("leadership:development", reference)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": session.engagement, "session": session, "form": form}
    readers = {"readers": readers_of(session.engagement)}
    return render(request, "leadership/withdraw_development.html", context | readers)


def _session_or_404(request: HttpRequest, reference: str, pk: int) -> DevelopmentSession:
    engagement = engagement_or_404(request, reference)
    session: DevelopmentSession = get_object_or_404(_sessions(request, engagement), pk=pk)
    session.engagement = engagement
    if not can_note_development(request.user, engagement):
        raise PermissionDenied
    return session


def _form_page(
    request: HttpRequest, engagement: Engagement, form: Any, heading: str, button: str
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "heading": heading,
        "button": button,
        "readers": readers_of(engagement),
    }
    return render(request, "leadership/development_form.html", context)
