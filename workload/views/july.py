"""The turn of a year: one page for a hub, one for each piece of work."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.refusals import add_refusal
from engagements.commitment import days_that_fit_in_words
from engagements.going_on import goes_on_until
from engagements.models import YearChoice
from engagements.readers import readers_of
from engagements.services.turning import choose_for_year
from engagements.states import Status
from hubs.rules import can_coordinate
from hubs.views.scope import demand, hub_or_404
from workload.forms import YearChoiceForm
from workload.turning import progress_of, rows_of

ROWS_A_PAGE = 25


@require_GET
def july(request: HttpRequest, code: str) -> HttpResponse:
    """Each live piece of work of the hub, and how it goes on; what is still to settle first."""
    hub = hub_or_404(request, code)
    demand(can_coordinate, request, hub)
    year = _year_or_404(request)
    rows = rows_of(request.user, hub, year)
    context = {
        "hub": hub,
        "year": year,
        "label": academic_year_label(year),
        "years": [(one, academic_year_label(one), one == year) for one in _years()],
        "progress": progress_of(request.user, hub, year),
        "page_obj": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "workload/july.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Choose for one, with its figures beside it; then back to where one was in the list."""
    hub = hub_or_404(request, code)
    demand(can_coordinate, request, hub)
    year = _year_or_404(request)
    rows = rows_of(request.user, hub, year).select_related("hub")
    engagement = get_object_or_404(rows, reference=reference)
    form = YearChoiceForm(request.POST or None)
    back = f"{reverse('workload:july', args=[hub.code])}?year={year}"
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = choose_for_year(by=request.user, engagement=engagement, year=year, **form.cleaned_data)
            if made.choice == YearChoice.Choice.END:
                close = "complete" if engagement.status == Status.RUNNING else "stop"
                return redirect(f"engagements:{close}", engagement.reference)
            messages.success(request, f"{engagement.school_name}: saved.")
            return redirect(back)
        except Stale as stale:
            form.add_error(None, stale.sentence)
            status = 409
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "hub": hub,
        "engagement": engagement,
        "form": form,
        "label": academic_year_label(year),
        "until": goes_on_until(engagement, year),
        "fits": days_that_fit_in_words(engagement, year),
        "back": back,
        "readers": readers_of(engagement),
    }
    return render(request, "workload/choose_for_year.html", context, status=status)


def _year_or_404(request: HttpRequest) -> int:
    """The year to come by the address; without one, the next."""
    typed = request.GET.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isdecimal() else _years()[1]
    if year not in _years():
        raise Http404("This page is for this academic year and the next.")
    return year


def _years() -> tuple[int, int]:
    """This academic year, of which something may be left to settle, and the next."""
    this_year = academic_year(timezone.localdate())
    return this_year, this_year + 1
