"""What we think is happening: the statements, one of them, and how we know all of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal, stale_page
from core.versioned import rows_for_stale
from engagements.readers import readers_of
from engagements.rooms import is_open
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from engagements.views.scope_days import demand_of
from evidence.filters import EvidenceFilter
from evidence.forms import WithdrawEvidenceForm
from evidence.forms_findings import AddFindingForm, JoinEvidenceForm, RewordFindingForm
from evidence.grid import grid_of
from evidence.keeper import OFFERED_LATER, offer_of
from evidence.known import kinds_needed, known_of
from evidence.models import Evidence, Finding
from evidence.rules import can_add_evidence, can_change_finding
from evidence.services.findings import add_finding, reword_finding, set_finding_evidence, withdraw_finding

PART = "findings"
PER_PAGE = 20


def _finding_or_404(request: HttpRequest, reference: str, pk: int) -> Finding:
    rows = (
        Finding.objects.visible_to(request.user)
        .with_evidence()
        .select_related("engagement__hub", "engagement__school", "added_by", "edited_by", "withdrawn_by")
    )
    return get_object_or_404(rows, pk=pk, engagement__reference=reference)


@require_safe
def finding_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The statements of our work, each with how much is known of it."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    rows = Finding.objects.visible_to(request.user).filter(engagement=engagement).with_evidence()
    page = Paginator(rows.order_by("withdrawn_at", "id"), PER_PAGE).get_page(request.GET.get("page"))
    needed = kinds_needed(engagement)
    for row in page:
        row.engagement = engagement
        row.known = known_of(row, needed)
    may_add = can_add_evidence(request.user, engagement) and engagement.is_live
    context = {"engagement": engagement, "page_obj": page, "needed": needed, "may_add": may_add}
    return render(request, "evidence/findings.html", context)


@require_safe
def how_we_know(request: HttpRequest, reference: str) -> HttpResponse:
    """Statements by kinds of evidence, with who gathered: where one kind alone was looked at."""
    engagement = engagement_or_404(request, reference)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    rows = Finding.objects.visible_to(request.user).standing().filter(engagement=engagement)
    page = Paginator(rows.with_evidence(), PER_PAGE).get_page(request.GET.get("page"))
    grid = grid_of(list(page), kinds_needed(engagement))
    context = {"engagement": engagement, "page_obj": page, "grid": grid}
    return render(request, "evidence/how_we_know.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what we think is happening, and tick what speaks to it."""
    engagement = engagement_or_404(request, reference)
    demand(can_add_evidence, request, engagement)
    if not is_open(engagement, PART):
        return closed_part(request, engagement, PART)
    rows = list(_evidence(request, engagement)[:OFFERED_LATER])
    form = AddFindingForm(request.POST or None, offers=[offer_of(row) for row in rows])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            made = add_finding(
                by=request.user,
                engagement=engagement,
                statement=data["statement"],
                evidence=form.chosen(rows),
            )
            return made.get_absolute_url()

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, engagement, form, "What do you think is happening?", "Save it")


def _evidence(request: HttpRequest, engagement: Any) -> Any:
    rows = Evidence.objects.visible_to(request.user).standing().filter(engagement=engagement)
    return rows.order_by("-on", "-pk")


@require_safe
def finding(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One statement, what speaks to it, and the decisions that cite it."""
    row = _finding_or_404(request, reference, pk)
    live = row.engagement.is_live and row.withdrawn_at is None
    cited = row.citations.filter(decision__dropped_at__isnull=True)
    context = {
        "engagement": row.engagement,
        "finding": row,
        "known": known_of(row, kinds_needed(row.engagement)),
        "cited": cited.select_related("decision__engagement"),
        "may_join": live and can_add_evidence(request.user, row.engagement),
        "may_change": live and can_change_finding(request.user, row),
    }
    return render(request, "evidence/finding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The side that wrote it words it anew; the second saver sees the first's words."""
    row = _finding_or_404(request, reference, pk)
    demand_of(can_change_finding, request, row)
    form = RewordFindingForm(
        request.POST or None, initial={"statement": row.statement, "version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            reword_finding(
                by=request.user,
                finding=row,
                statement=data["statement"],
                reason=data["reason"],
                seen_version=data["version"],
            )
            return redirect(row)
        except Stale as stale:
            current: Any = stale.current
            mine, theirs = rows_for_stale(form, current, ("statement",))
            again = RewordFindingForm({**data, "version": current.version})
            return stale_page(
                request, stale, form=again, mine=mine, theirs=theirs, back=row.get_absolute_url()
            )
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, row.engagement, form, "Word it anew", "Save", back=row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The side that wrote it withdraws it, with a reason."""
    row = _finding_or_404(request, reference, pk)
    demand_of(can_change_finding, request, row)
    form = WithdrawEvidenceForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            withdraw_finding(
                by=request.user, finding=row, reason=data["reason"], seen_version=data["version"]
            )
            return redirect("evidence:findings", reference)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, row.engagement, form, "Withdraw it", "Withdraw it", back=row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose the evidence that speaks to it, a page at a time; what is not on the page stays as it is."""
    row = _finding_or_404(request, reference, pk)
    demand(can_add_evidence, request, row.engagement)
    found = EvidenceFilter(request.GET, queryset=_evidence(request, row.engagement))
    page = Paginator(found.qs, OFFERED_LATER).get_page(request.GET.get("page"))
    joined = [link.evidence_id for link in row.links_now]
    form = JoinEvidenceForm(
        request.POST or None,
        offers=[offer_of(item) for item in page],
        initial={"evidence": [str(pk) for pk in joined]},
    )
    if request.method == "POST" and form.is_valid():
        shown = [item for item in page if str(item.pk) in request.POST.getlist("shown")]
        try:
            set_finding_evidence(by=request.user, finding=row, shown=shown, chosen=form.chosen(page))
            return redirect(row)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": row.engagement,
        "finding": row,
        "form": form,
        "filter": found,
        "page_obj": page,
        "readers": readers_of(row.engagement),
    }
    return render(request, "evidence/join.html", context)


def _page(
    request: HttpRequest, engagement: Any, form: Any, heading: str, button: str, back: str = ""
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "readers": readers_of(engagement),
        "heading": heading,
        "button": button,
        "back": back,
    }
    return render(request, "evidence/finding_form.html", context)
