"""Where the days of a hub's LLMEs go."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.dates import academic_year_label
from hubs.rules import can_coordinate
from hubs.views.scope import demand, hub_or_404
from llmes.models import LLME
from workload.terms import rows_of, totals_of
from workload.years import year_or_404, years_around

LLMES_A_PAGE = 25


@require_GET
def workload(request: HttpRequest, code: str) -> HttpResponse:
    """The LLMEs of a hub and their days of one academic year, by term; the sums are of all of them."""
    hub = hub_or_404(request, code)
    demand(can_coordinate, request, hub)
    year = year_or_404(request)
    llmes = LLME.objects.visible_to(request.user).of_hub(hub).with_year(year)
    rows = rows_of(hub, llmes.select_related("user"), year)
    context = {
        "hub": hub,
        "year": year,
        "label": academic_year_label(year),
        "years": years_around(year),
        "page_obj": Paginator(rows, LLMES_A_PAGE).get_page(request.GET.get("page")),
        "totals": totals_of(rows),
    }
    return render(request, "workload/workload.html", context)
