"""Evidence of our work: the list, adding, putting right, withdrawing, and its files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.readers import readers_of
from engagements.rooms import is_open
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import day_or_404, demand_of
from evidence.filters import EvidenceFilter
from evidence.forms import AddEvidenceForm, EditEvidenceForm, WithdrawEvidenceForm
from evidence.keeper import owed_in
from evidence.known import kinds_offered
from evidence.models import Decision, Evidence, Finding
from evidence.rules import can_add_evidence, can_change_evidence, can_read_year_group
from evidence.services.evidence import add_evidence, edit_evidence, withdraw_evidence
from evidence.views.handing import handed_out

PER_PAGE = 20
MOST_STATEMENTS = 12
EDITED = ("kind", "on", "looked", "seen", "year_group", "source", "link")


def _evidence_or_404(request: HttpRequest, reference: str, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(request.user).select_related(
        "engagement__hub", "engagement__school", "day__engagement"
    )
    return get_object_or_404(rows, pk=pk, engagement__reference=reference)


@require_safe
def evidence_list(request: HttpRequest, reference: str) -> HttpResponse:
    """What has been seen, the latest first."""
    engagement = engagement_or_404(request, reference)
    rows = Evidence.objects.visible_to(request.user).filter(engagement=engagement)
    rows = rows.select_related("added_by", "withdrawn_by", "day")
    found = EvidenceFilter(request.GET, queryset=rows)
    year_groups = can_read_year_group(request.user, engagement)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    owed = owed_in(engagement)
    may_add = can_add_evidence(request.user, engagement) and (engagement.is_live or bool(owed))
    for row in page:
        row.engagement = engagement
        row.may_change = (
            may_add
            and engagement.is_live
            and not row.withdrawn_at
            and not row.is_tick
            and can_change_evidence(request.user, row)
        )
    context = {
        "engagement": engagement,
        "page_obj": page,
        "filter": found,
        "may_add": may_add,
        "owed": owed,
        "year_groups": year_groups,
    }
    return render(request, "evidence/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str, day_pk: int | None = None) -> HttpResponse:
    """Add a note, a link or a file, to a day or to our work."""
    day = day_or_404(request, reference, day_pk) if day_pk is not None else None
    engagement = day.engagement if day else engagement_or_404(request, reference)
    demand(can_add_evidence, request, engagement)
    findings, owed = _statements(request, engagement), _owed(request, engagement)
    first: dict[str, Any] = {"findings": request.GET.getlist("for-finding")}
    form = AddEvidenceForm(
        request.POST or None,
        request.FILES or None,
        initial=first | {"on": day.on} if day else first,
        kinds=kinds_offered(engagement),
        findings=findings,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            spoken_to = [found for found in findings if str(found.pk) in data.get("findings", ())]
            add_evidence(
                by=request.user,
                engagement=engagement,
                upload=data["file"],
                day=day,
                findings=spoken_to,
                decision=owed,
                **{name: data[name] for name in EDITED},
            )
            whence: Any = owed or day or next(iter(spoken_to), None)
            return whence.get_absolute_url() if whence else reverse("evidence:list", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, "Add evidence", "Add it", owed.get_absolute_url() if owed else "")


def _owed(request: HttpRequest, engagement: Any) -> Decision | None:
    """The decision whose evidence follows now, where its page led here."""
    wanted = request.GET.get("for", "")
    return next((row for row in owed_in(engagement) if str(row.pk) == wanted), None) if wanted else None


def _statements(request: HttpRequest, engagement: Any) -> list[Finding]:
    """What the new evidence can speak to, where that part is open."""
    if not is_open(engagement, "findings"):
        return []
    rows = Finding.objects.visible_to(request.user).standing().filter(engagement=engagement)
    found = list(rows[:MOST_STATEMENTS])
    for row in found:
        row.engagement = engagement
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Put evidence right; the second saver sees the first's change."""
    row = _evidence_or_404(request, reference, pk)
    demand_of(can_change_evidence, request, row)
    first = {name: getattr(row, name) for name in (*EDITED, "version")}
    kinds = kinds_offered(row.engagement, row.kind)
    form = EditEvidenceForm(request.POST or None, initial=first, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in EDITED}
        try:
            edit_evidence(by=request.user, evidence=row, seen_version=data["version"], **values)
            return redirect("evidence:list", reference)
        except Stale as stale:
            current: Any = stale.current
            mine, theirs = rows_for_stale(form, current, EDITED)
            again = EditEvidenceForm({**data, "version": current.version}, kinds=kinds)
            back = reverse("evidence:list", args=[reference])
            return stale_page(request, stale, form=again, mine=mine, theirs=theirs, back=back)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, row.engagement, form, "Put evidence right", "Save")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw evidence, with a reason."""
    row = _evidence_or_404(request, reference, pk)
    demand_of(can_change_evidence, request, row)
    form = WithdrawEvidenceForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            withdraw_evidence(
                by=request.user, evidence=row, seen_version=data["version"], reason=data["reason"]
            )
            return redirect("evidence:list", reference)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    context = _context(row.engagement, form, "Withdraw evidence", "Withdraw it")
    return render(request, "evidence/form.html", context)


@require_safe
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file, to those who read this work today."""
    return handed_out(_evidence_or_404(request, reference, pk))


def _page(
    request: HttpRequest, engagement: Any, form: Any, heading: str, button: str, back: str = ""
) -> HttpResponse:
    context = _context(engagement, form, heading, button) | {"back": back}
    return render(request, "evidence/add.html", context)


def _context(engagement: Any, form: Any, heading: str, button: str) -> dict[str, Any]:
    return {
        "engagement": engagement,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
    }
