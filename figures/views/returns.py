"""The termly return: read before it is submitted, amended after; and each school's own lines."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.dates import academic_year
from core.errors import Stale
from core.once import run_once
from engagements.views.scope import engagement_or_404
from figures.forms import SubmitReturnForm
from figures.models import ReturnLine, TermlyReturn
from figures.returning import (
    HEADINGS,
    Standing,
    differences,
    digest_of,
    lines_now,
    standing,
    totals,
    with_changes,
)
from figures.rules import can_read_national, can_read_return, can_see_rows, can_submit_return
from figures.services.returns import amend_return, submit_return
from figures.terms import SEASONS, Term, terms_of_year
from figures.views.scope import EARLIEST, download
from hubs.calendar import calendar_of, load_calendars
from hubs.models import Hub
from hubs.views.scope import demand, hub_or_404

ROWS = 25
# A return of the largest hub has hundreds of lines: what its page shows of them at a time.
LINES = 50
TERMS_BACK = 4


@require_GET
def return_list(request: HttpRequest) -> HttpResponse:
    """The returns that were submitted and, for a coordinator, those that can be."""
    hubs = list(Hub.objects.coordinated_by(request.user).filter(is_active=True))
    if not hubs and not can_read_national(request.user):
        raise Http404
    submitted = TermlyReturn.objects.visible_to(request.user).filter(number=0)
    page = Paginator(submitted.select_related("hub", "submitted_by"), ROWS).get_page(request.GET.get("page"))
    done = set(submitted.filter(hub__in=hubs).values_list("hub", "academic_year", "term"))
    context = {"page_obj": page, "open": _open_terms(hubs, done)}
    return render(request, "figures/returns.html", context)


def _open_terms(hubs: list[Hub], done: set[tuple[int, int, str]]) -> list[tuple[Hub, Term]]:
    """The terms that have begun and whose return is not there yet, the latest first."""
    load_calendars(hub.pk for hub in hubs)
    today = timezone.localdate()
    year = academic_year(today)
    found = []
    for hub in hubs:
        terms = [term for at in (year - 1, year) for term in terms_of_year(calendar_of(hub), at)]
        begun = [term for term in terms if term.starts_on <= today][-TERMS_BACK:]
        found += [(hub, term) for term in reversed(begun) if (hub.pk, term.year, term.key) not in done]
    return found


@require_http_methods(["GET", "POST"])
def termly_return(request: HttpRequest, code: str, year: int, term: str) -> HttpResponse:
    """One return: as it would be submitted, or as it stands with its amendments and what differs now."""
    hub, the_term, submitted = _return_of(request, code, year, term)
    sees_rows = can_see_rows(request.user, hub)
    found = standing(submitted)
    now = lines_now(hub, the_term) if sees_rows else []
    differs = differences(found, now) if submitted else []
    pending = [one.line for one in differs] if submitted else now
    early = None if submitted or the_term.is_over else the_term.ends_on
    form = SubmitReturnForm(request.POST or None, initial={"seen": digest_of(pending)}, until=early)
    if request.method == "POST":
        demand(can_submit_return, request, hub)
        if form.is_valid():
            return _submit(request, hub, the_term, form, amends=bool(submitted))
    rows = found or [Standing(line) for line in now]
    context = {
        "hub": hub,
        "term": the_term,
        "submitted": submitted,
        "unchanged": all(one.is_unchanged for one in submitted),
        "rows": Paginator(rows, LINES).get_page(request.GET.get("page")),
        "totals": totals(one.line for one in rows),
        "differs": Paginator(differs, LINES).get_page(request.GET.get("changed")),
        "may_submit": can_submit_return(request.user, hub) and pending and _has_begun(the_term),
        "sees_rows": sees_rows,
        "form": form,
    }
    return render(request, "figures/return.html", context)


def _has_begun(term: Term) -> bool:
    return term.starts_on <= timezone.localdate()


def _submit(
    request: HttpRequest, hub: Hub, term: Term, form: SubmitReturnForm, *, amends: bool
) -> HttpResponse:
    def do() -> str:
        said: dict[str, Any] = {"by": request.user, "hub": hub, "term": term}
        said["seen_digest"] = form.cleaned_data["seen"]
        if amends:
            made = amend_return(**said)
        else:
            made = submit_return(**said, early=form.cleaned_data.get("early", False))
        messages.success(request, "The amendment is submitted." if amends else "The return is submitted.")
        return made.get_absolute_url()

    try:
        return redirect(
            run_once(key=form.cleaned_data["submission"], by=request.user, at=request.path, do=do)
        )
    except Stale as stale:
        messages.warning(request, stale.sentence)
        return redirect(request.path)


def _return_of(request: HttpRequest, code: str, year: int, term: str) -> tuple[Hub, Term, list[TermlyReturn]]:
    """A return that this person may read: whoever sees the rows at any time, NCETM once it is submitted."""
    hub = hub_or_404(request, code)
    demand(can_read_return, request, hub)
    if term not in SEASONS or not EARLIEST <= year <= academic_year(timezone.localdate()) + 1:
        raise Http404
    submitted = list(
        TermlyReturn.objects.visible_to(request.user)
        .of_term(hub, year, term)
        .select_related("submitted_by")
        .prefetch_related("lines")
    )
    if not submitted and not can_see_rows(request.user, hub):
        raise Http404
    terms = terms_of_year(calendar_of(hub), year)
    return hub, terms[SEASONS.index(term)], submitted


@require_POST
def return_export(request: HttpRequest, code: str, year: int, term: str, kind: str) -> HttpResponse:
    """The lines of the page as a file, row for row: as it stands or, before that, as it would be."""
    hub, the_term, submitted = _return_of(request, code, year, term)
    found = standing(submitted) or [Standing(line) for line in lines_now(hub, the_term)]
    name = f"Return {hub.name} {the_term.label}{'' if submitted else ' not submitted'}"
    rows = [one.cells for one in found]
    return download(request, kind, name, HEADINGS, rows, of=hub, year=year, term=term)


@require_GET
def own_lines(request: HttpRequest, reference: str) -> HttpResponse:
    """What every return said of our work, for everybody who reads it (D15)."""
    engagement = engagement_or_404(request, reference)
    lines = (
        ReturnLine.objects.visible_to(request.user)
        .filter(engagement=engagement)
        .select_related("termly_return__submitted_by")
        .order_by("-termly_return__academic_year", "-termly_return_id")
    )
    context = {"engagement": engagement, "lines": with_changes(list(lines))}
    return render(request, "figures/own_lines.html", context)
