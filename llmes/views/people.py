"""The list of LLMEs, and leaving a hub."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused
from core.refusals import add_refusal
from hubs.forms import ReasonForm
from hubs.models import Hub
from llmes import leaving
from llmes.forms.filters import LLMEFilterForm
from llmes.models import LLME
from llmes.rules import can_end_membership
from llmes.school_days import days_of
from llmes.services.people import end_llme_membership
from llmes.views.scope import demand, llme_or_404

LLMES_A_PAGE = 25


@require_GET
def llme_list(request: HttpRequest) -> HttpResponse:
    """The LLMEs of the hubs a person coordinates, with the days they have; all for admins."""
    user = request.user
    hubs = list(Hub.objects.visible_to(user) if user.is_admin else Hub.objects.coordinated_by(user))  # type: ignore[union-attr]
    if not hubs:
        raise Http404("This person coordinates no hub.")
    form = LLMEFilterForm(request.GET or None, hubs=hubs)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    hub = next((hub for hub in hubs if hub.code == chosen.get("hub")), None)
    today = timezone.localdate()
    year = academic_year(today)
    llmes = LLME.objects.visible_to(user).working(hubs if hub is None else [hub]).chosen(chosen, year)
    rows = llmes.select_related("user", "base_school", "base_trust").with_year(year)
    page = Paginator(rows, LLMES_A_PAGE).get_page(request.GET.get("page"))
    days = days_of([llme.pk for llme in page], year, {llme.pk: llme.year_days for llme in page})
    context = {
        "page_obj": page,
        "rows": [(llme, days[llme.pk]) for llme in page],
        "form": form,
        "hub": hub or (hubs[0] if len(hubs) == 1 else None),
        "coordinates": not user.is_admin,  # type: ignore[union-attr]
        "year": academic_year_label(year),
    }
    return render(request, "llmes/list.html", context)


@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End an LLME's work with a hub, at once, with a reason."""
    llme = llme_or_404(request, pk)
    memberships = llme.memberships.visible_to(request.user).filter(ended_at__isnull=True)
    membership = get_object_or_404(memberships.select_related("hub", "llme__user"), pk=membership_pk)
    demand(can_end_membership, request, membership)
    form = ReasonForm(request.POST or None, label="Why does it end?")
    if request.method == "POST" and form.is_valid():
        try:
            end_llme_membership(by=request.user, membership=membership, **form.cleaned_data)
            messages.success(request, f"{llme} no longer works with {membership.hub}.")
            return redirect("llmes:list")
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "llme": llme,
        "heading": f"End the work with {membership.hub}",
        "telling": [
            "Their next click finds nothing of the hub. What they did stays on record.",
            *leaving.what_ends_with(membership),
        ],
        "button": "End it now",
        "back": "llmes:llme",
    }
    return render(request, "llmes/reason.html", context)
