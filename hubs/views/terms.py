"""A hub's own term dates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.refusals import stale_page
from hubs.calendar import calendar_of
from hubs.rules import can_manage_hub
from hubs.services.terms import set_hub_terms, terms_version
from hubs.term_forms import AnyTermsFormSet
from hubs.views.scope import demand, hub_or_404

YEARS_AHEAD = 2


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """The half-terms of a year: the usual ones in England, until the hub writes its own."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    year = _year(request)
    current = calendar_of(hub).years.get(year, ())
    initial = [{"name": t.name, "starts_on": t.starts_on, "ends_on": t.ends_on} for t in current]
    formset = AnyTermsFormSet(request.POST or None, prefix="terms", initial=initial)
    back = f"{reverse('hubs:calendar', args=[hub.code])}?year={year}"
    refusal = ""
    if request.method == "POST" and ("as_usual" in request.POST or formset.is_valid()):
        wanted = [] if "as_usual" in request.POST else formset.spans
        seen = request.POST.get("version", "")
        try:
            set_hub_terms(by=request.user, hub=hub, academic_year=year, terms=wanted, version=seen)
        except Stale as stale:
            mine = [(term.name, f"{term.starts_on} to {term.ends_on}") for term in wanted]
            theirs = [(term.name, f"{term.starts_on} to {term.ends_on}") for term in current]
            return stale_page(request, stale, mine=mine, theirs=theirs, back=request.get_full_path())
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"The term dates of {academic_year_label(year)} are saved.")
            return redirect(back)
    this_year = academic_year(timezone.localdate())
    version = terms_version(hub, year)
    context = {
        "hub": hub,
        "formset": formset,
        "refusal": refusal,
        "version": version,
        "back": back,
        "label": academic_year_label(year),
        "years": [
            (y, academic_year_label(y), y == year) for y in range(this_year, this_year + YEARS_AHEAD + 1)
        ],
        "has_own": bool(version),
    }
    return render(request, "hubs/terms.html", context)


def _year(request: HttpRequest) -> int:
    this_year = academic_year(timezone.localdate())
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else this_year
    return year if this_year - 1 <= year <= this_year + YEARS_AHEAD else this_year
