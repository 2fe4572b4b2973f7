"""A school's own term dates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.refusals import stale_page
from hubs.term_forms import AnyTermsFormSet
from schools.calendar import own_terms, terms_for
from schools.rules import can_edit_terms, can_read_people
from schools.services.terms import set_school_terms, terms_version
from schools.views.scope import demand, hide_unless, school_or_404

YEARS_AHEAD = 2


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, urn: int) -> HttpResponse:
    """The half-terms of a year: the hub's, until the school writes its own."""
    school = school_or_404(request, urn)
    hide_unless(can_read_people(request.user, school))
    demand(can_edit_terms(request.user, school))
    year = _year(request)
    current = terms_for(school, year)
    initial = [{"name": t.name, "starts_on": t.starts_on, "ends_on": t.ends_on} for t in current]
    formset = AnyTermsFormSet(request.POST or None, prefix="terms", initial=initial)
    refusal = ""
    if request.method == "POST" and ("as_hub" in request.POST or formset.is_valid()):
        wanted = [] if "as_hub" in request.POST else formset.spans
        try:
            set_school_terms(
                by=request.user,
                school=school,
                academic_year=year,
                terms=wanted,
                version=request.POST.get("version", ""),
            )
            messages.success(request, f"The term dates of {academic_year_label(year)} are saved.")
            return redirect(school)
        except Stale as stale:
            mine = [(term.name, f"{term.starts_on} to {term.ends_on}") for term in wanted]
            theirs = [(term.name, f"{term.starts_on} to {term.ends_on}") for term in current]
            return stale_page(request, stale, mine=mine, theirs=theirs, back=request.get_full_path())
        except Refused as refused:
            refusal = refused.sentence
    this_year = academic_year(timezone.localdate())
    context = {
        "school": school,
        "formset": formset,
        "refusal": refusal,
        "version": terms_version(school, year),
        "year": year,
        "label": academic_year_label(year),
        "years": [(y, academic_year_label(y)) for y in range(this_year, this_year + YEARS_AHEAD + 1)],
        "has_own": year in own_terms(school),
    }
    return render(request, "schools/terms.html", context)


def _year(request: HttpRequest) -> int:
    this_year = academic_year(timezone.localdate())
    text = request.GET.get("year", "")
    year = int(text) if text.isdigit() and len(text) == 4 else this_year
    return year if this_year - 1 <= year <= this_year + YEARS_AHEAD else this_year
