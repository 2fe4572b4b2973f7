"""The list of hubs, a hub's page and its term dates."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.dates import academic_year, academic_year_label, academic_year_span
from hubs.calendar import calendar_of
from hubs.forms import HubFilterForm
from hubs.models import BankHoliday, Hub, Term
from hubs.people import who_coordinates
from hubs.rules import can_coordinate, can_manage_hub
from hubs.services.terms import last_changed
from hubs.views.scope import hub_or_404, sub_nav_of

HUBS_A_PAGE = 50
YEARS_AROUND = 3


@require_GET
def hub_list(request: HttpRequest) -> HttpResponse:
    """The hubs a person may open; with one only, that one."""
    hubs = Hub.objects.visible_to(request.user).filter(is_active=True)
    form = HubFilterForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    if words:
        hubs = hubs.filter(Q(name__icontains=words) | Q(former_names__icontains=words))
    page = Paginator(hubs, HUBS_A_PAGE).get_page(request.GET.get("page"))
    if not words and page.paginator.count == 0:
        raise Http404("No hub is in this person's scope.")
    if not words and page.paginator.count == 1:
        return redirect("hubs:hub", page.object_list[0].code)
    return render(request, "hubs/list.html", {"page_obj": page, "form": form})


@require_GET
def hub(request: HttpRequest, code: str) -> HttpResponse:
    """What a hub is: its area, its lead schools, whom to ask."""
    hub = hub_or_404(request, code)
    context = {
        "hub": hub,
        "places": sub_nav_of(request, hub, "hub"),
        "areas": hub.areas.visible_to(request.user).current(),
        "lead_schools": hub.lead_schools.visible_to(request.user).current(),
        "people": who_coordinates(hub),
        "can_manage": can_manage_hub(request.user, hub),
        "coordinates": can_coordinate(request.user, hub),
    }
    return render(request, "hubs/hub.html", context)


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The half-terms and bank holidays that every date of the hub's work is counted by."""
    hub = hub_or_404(request, code)
    this_year = academic_year(timezone.localdate())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    if abs(year - this_year) > YEARS_AROUND:
        raise Http404("Years that far away have no page.")
    span = academic_year_span(year)
    own = Term.objects.visible_to(request.user).filter(hub=hub, academic_year=year)
    holidays = BankHoliday.objects.visible_to(request.user)
    context = {
        "hub": hub,
        "places": sub_nav_of(request, hub, "calendar"),
        "label": academic_year_label(year),
        "year": year,
        "may_change": year >= this_year,
        "terms": calendar_of(hub).years.get(year, ()),
        "is_own": own.exists(),
        "changed": last_changed(hub, year),
        "holidays": holidays.filter(on__range=(span.starts_on, span.ends_on)),
        "years": [(y, academic_year_label(y), y == year) for y in range(this_year - 1, this_year + 3)],
        "can_manage": can_manage_hub(request.user, hub),
    }
    return render(request, "hubs/calendar.html", context)
