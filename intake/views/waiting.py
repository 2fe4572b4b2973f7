"""The waiting list of a hub, and taking it out as a spreadsheet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refused
from core.sheets import csv_download, excel_download, record_export
from hubs.models import Hub
from hubs.settings.in_effect import hub_setting
from intake.counts import counts_of
from intake.filters import authorities_of, chosen, narrowed
from intake.forms.waiting import NarrowForm
from intake.models import Nomination
from intake.next_steps import next_step, warnings
from intake.services.keeping import move_entry
from intake.views.scope import entry_of, list_of

ROWS = 25
HEADINGS = (
    *(
        "URN",
        "School",
        "Phase",
        "Local authority",
        "Priority area",
        "Waiting since",
        "Who suggests it",
        "Why",
    ),
    *("The head", "Said on", "Ask again from", "Next", "To note"),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The list of one's own hub: the one of them that a school belongs to, where the address names one."""
    hubs = list(Hub.objects.coordinated_by(request.user).order_by("name"))
    if not hubs:
        if getattr(request.user, "is_admin", False):
            return redirect("hubs:list")
        raise PermissionDenied
    urn = request.GET.get("school", "")
    if urn.isdecimal() and len(urn) <= 7 and len(hubs) == 1:
        return redirect(f"{reverse('intake:add', args=[hubs[0].code])}?school={urn}")
    if len(hubs) == 1:
        return redirect("intake:waiting", hubs[0].code)
    return render(request, "intake/choose_hub.html", {"hubs": hubs, "urn": urn if urn.isdecimal() else ""})


@require_GET
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """Who waits, in the order that the hub has set, each with what comes next."""
    hub = list_of(request, code)
    form = NarrowForm(request.GET or None, authorities=authorities_of(request.user, hub))
    said = chosen(form)
    page = Paginator(_rows(request, hub, said), ROWS).get_page(request.GET.get("page"))
    context = {
        "hub": hub,
        "form": form,
        "page_obj": page,
        "rows": [(entry, next_step(entry), warnings(entry)) for entry in page],
        "counts": counts_of(hub),
        "kinds": [("csv", "CSV"), ("xlsx", "Excel")],
        "narrowed": any(said.values()),
        "priority_first": hub_setting(hub, "waiting_list_priority_first"),
    }
    return render(request, "intake/waiting.html", context)


def _rows(request: HttpRequest, hub: Hub, said: dict[str, str]) -> Any:
    rows = narrowed(Nomination.objects.visible_to(request.user).filter(hub=hub), said)
    return (
        rows.in_order(priority_first=hub_setting(hub, "waiting_list_priority_first"))
        .with_live()
        .select_related("school__hub", "hub", "engagement")
        .prefetch_related("suggestions")
    )


@require_POST
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Exactly the rows that the page shows under the same address, as CSV or Excel; it leaves a trace."""
    hub = list_of(request, code)
    if kind not in ("csv", "xlsx"):
        raise Http404
    said = chosen(NarrowForm(request.GET or None, authorities=authorities_of(request.user, hub)))
    rows = [_cells(entry) for entry in _rows(request, hub, said)]
    record_export(by=request.user, of=hub, what="waiting list", rows=len(rows), chosen=said)
    download = csv_download if kind == "csv" else excel_download
    return download(f"waiting list {hub.code}", HEADINGS, rows)


def _cells(entry: Nomination) -> list[Any]:
    suggestions = list(entry.suggestions.all())
    return [
        entry.school_id,
        entry.school.name,
        entry.get_phase_display(),
        entry.school.authority_name,
        entry.is_priority,
        entry.suggested_on,
        "; ".join(row.who for row in suggestions),
        "; ".join(row.why for row in suggestions),
        entry.get_answer_display(),
        entry.answered_on,
        entry.ask_again_on,
        next_step(entry).text,
        " ".join(warnings(entry)),
    ]


@require_POST
def move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One place up or down, without dragging."""
    hub = list_of(request, code)
    entry = entry_of(request, hub, pk)
    way = request.POST.get("way", "")
    if way not in ("up", "down"):
        raise Refused("Choose up or down.")
    move_entry(by=request.user, entry=entry, up=way == "up")
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdecimal() and len(page) < 5 else ""
    return redirect(f"{reverse('intake:waiting', args=[hub.code])}{query}#entry-{entry.pk}")
