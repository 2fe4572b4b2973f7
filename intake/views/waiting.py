"""The waiting list of a hub, and taking it out as a spreadsheet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refused, Stale
from core.sheets import csv_download, excel_download, record_export
from hubs.models import Hub
from hubs.settings.in_effect import hub_setting
from intake.counts import counts_of
from intake.filters import authorities_of, chosen, narrowed
from intake.forms.waiting import PLACE_SENTENCE, MoveForm, NarrowForm
from intake.models import Nomination
from intake.next_steps import next_step, warnings
from intake.services.order import move_entry
from intake.states import Way
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
        "rows": [
            (entry, next_step(entry), warnings(entry), place)
            for place, entry in enumerate(page, start=page.start_index())
        ],
        "moved": _number(request.GET.get("moved", "")),
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
    """One place up or down, to the top or to a place, without dragging; back where the school then stands."""
    hub = list_of(request, code)
    entry = entry_of(request, hub, pk)
    form = MoveForm(request.POST)
    way, seen = request.POST.get("way", Way.PLACE), _number(request.POST.get("seen", ""))
    if way not in Way.values:
        raise Refused("Choose where it goes: up, down, to the top or to a place.")
    if not form.is_valid() and way == Way.PLACE:
        messages.error(request, f"{entry.school.name} was not moved. {PLACE_SENTENCE}")
        return _back_to(hub, entry, seen)
    asked = form.cleaned_data.get("place") or 0
    try:
        place = move_entry(by=request.user, entry=entry, way=way, place=asked, seen=seen or None)
    except Stale as stale:
        messages.warning(request, f"{stale.sentence} {entry.school.name} was not moved.")
        return _back_to(hub, entry, 0)
    messages.success(request, _moved_words(entry, way, asked, place))
    return _back_to(hub, entry, place)


def _moved_words(entry: Nomination, way: str, asked: int, place: int) -> str:
    """Where it stands now; and why not where it was asked for."""
    short = (way == Way.TOP and place > 1) or (way == Way.PLACE and place != asked)
    why = " That is as far as it goes: schools to ask later stay at the end." if short else ""
    if short and hub_setting(entry.hub, "waiting_list_priority_first"):
        why = " That is as far as it goes: priority areas stay first, schools to ask later at the end."
    return f"{entry.school.name} stands at place {place}.{why}"


def _number(text: str) -> int:
    """A number that came with the address or a hidden box of ours, or none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _back_to(hub: Hub, entry: Nomination, place: int) -> HttpResponse:
    """The page on which the entry stands, with its buttons open for the next move."""
    page = f"page={(place - 1) // ROWS + 1}&" if place > ROWS else ""
    return redirect(f"{reverse('intake:waiting', args=[hub.code])}?{page}moved={entry.pk}#entry-{entry.pk}")
