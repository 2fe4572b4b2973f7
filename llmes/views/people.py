"""The register of LLMEs, as a page and as a file, and leaving a hub."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.dates import academic_year, academic_year_label
from core.errors import Refused
from core.refusals import add_refusal
from core.sheets import csv_download, excel_download, record_export
from hubs.forms import ReasonForm
from hubs.models import Hub
from llmes import leaving
from llmes.forms.filters import LLMEFilterForm
from llmes.register import HEADINGS, Register
from llmes.rules import can_end_membership
from llmes.services.people import end_llme_membership
from llmes.views.scope import demand, llme_or_404

LLMES_A_PAGE = 25


def _chosen(request: HttpRequest, data: QueryDict) -> tuple[Register, LLMEFilterForm, list[Hub], Hub | None]:
    """The register as an address says: which hubs, filters and order; 404 for who coordinates none."""
    user = request.user
    hubs = list(Hub.objects.visible_to(user) if user.is_admin else Hub.objects.coordinated_by(user))  # type: ignore[union-attr]
    if not hubs:
        raise Http404("This person coordinates no hub.")
    form = LLMEFilterForm(data or None, hubs=hubs)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    hub = next((hub for hub in hubs if hub.code == chosen.get("hub")), None)
    year = academic_year(timezone.localdate())
    shown = hubs if hub is None else [hub]
    register = Register(user, shown, chosen, data.get("sort", ""), year)
    return register, form, hubs, hub


@require_GET
def llme_list(request: HttpRequest) -> HttpResponse:
    """The LLMEs of the hubs a person coordinates, with the days they have; all for admins."""
    register, form, hubs, hub = _chosen(request, request.GET)
    page = Paginator(register.ordered(), LLMES_A_PAGE).get_page(request.GET.get("page"))
    days = register.days(page)
    context = {
        "page_obj": page,
        "rows": [(llme, days[llme.pk]) for llme in page],
        "form": form,
        "hub": hub or (hubs[0] if len(hubs) == 1 else None),
        "coordinates": not request.user.is_admin,  # type: ignore[union-attr]
        "year": academic_year_label(register.year),
        "today": timezone.localdate(),
        "asked": request.GET.urlencode(),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "llmes/list.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly the rows of the list, as a file. That somebody took them out is kept, so it is sent."""
    register, _, hubs, hub = _chosen(request, QueryDict(request.POST.get("list", "")[:2000]))
    rows = list(register.ordered())
    names = {name: value for name, value in register.chosen.items() if value and name != "q"}
    record_export(
        by=request.user,
        of=hub or hubs[0],
        what="LLMEs",
        rows=len(rows),
        chosen={**names, "sort": register.sort},
    )
    download = excel_download if request.POST.get("format") == "excel" else csv_download
    return download(f"llmes-{timezone.localdate()}", HEADINGS, register.as_table(rows))


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
