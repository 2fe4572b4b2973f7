"""A hub's figures, the rows behind them, and both as files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import roles
from core.dates import academic_year, academic_year_label
from engagements.models.engagement import Phase
from engagements.states import Status
from figures.charts import bars, summary_of_days
from figures.choosing import Choice
from figures.facts import Facts, Work, facts_of
from figures.hub import tables
from figures.hub_days import DAYS, authority_names, sums
from figures.rules import can_read_national, hubs_with_figures
from figures.tables import EXPORT_HEADINGS, for_export
from figures.views.scope import download, hub_of, year_of
from hubs.models import Hub

ROWS = 25
ROW_HEADINGS = ["School", "Reference", "Stage", "Phase", *DAYS]


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the role this person looks in: of their hub, or of all hubs."""
    role = roles.current(request)
    held = hubs_with_figures(request.user)
    if role is not None and role.kind.startswith("hub.") and int(role.ref) in held:
        held = [int(role.ref)]
    elif can_read_national(request.user):
        return redirect("figures:national")
    if not held:
        raise PermissionDenied
    return redirect("figures:hub", Hub.objects.visible_to(request.user).get(pk=held[0]).code)


@require_GET
def hub_figures(request: HttpRequest, code: str) -> HttpResponse:
    """A hub's figures for an academic year."""
    hub, viewer = hub_of(request, code)
    year = year_of(request)
    facts = facts_of(hub, year)
    found = {table.key: table for table in tables(facts, viewer)}
    charts = {
        "stages": bars(found["stages"], [2], "Work by stage"),
        "terms": bars(found["terms"], [0, 1], "Days used and booked, term by term"),
        "years": bars(found["years"], [0], "Work under way, year by year"),
    }
    context: dict[str, Any] = {
        "hub": hub,
        "viewer": viewer,
        "year": year,
        "label": academic_year_label(year),
        "years": _years(year),
        "has_work": bool(facts.work),
        "days": summary_of_days(found.get("days", found["phase"])),
        "parts": [(table, charts.get(key)) for key, table in found.items()],
    }
    return render(request, "figures/hub.html", context)


def _years(year: int) -> list[tuple[str, str, bool]]:
    this = academic_year(timezone.localdate())
    first = min(this - 3, year)
    return [
        (academic_year_label(one), f"?year={one}", one == year) for one in range(first, max(this, year) + 1)
    ]


@require_POST
def hub_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The figures of the page as a file, figure for figure."""
    hub, viewer = hub_of(request, code)
    year = year_of(request)
    lines = for_export(tables(facts_of(hub, year), viewer))
    name = f"Figures {hub.name} {year}"
    return download(request, kind, name, EXPORT_HEADINGS, lines, of=hub, year=year)


@require_GET
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The work behind a figure, for those who may see it, and its sums."""
    hub, facts, choice, found = _chosen(request, code)
    days = [one for work in found if (one := choice.days_of(facts, work)) is not None]
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "hub": hub,
        "label": academic_year_label(facts.year),
        "query": choice.query(facts.year),
        "year": facts.year,
        "chosen": choice.words(facts, authority_names(facts)),
        "page_obj": page,
        "rows": [(work, *_words(work), choice.days_of(facts, work)) for work in page.object_list],
        "sums": sums(found),
        "of_term": bool(choice.used or choice.booked),
        "days": sum(days),
    }
    return render(request, "figures/rows.html", context)


@require_POST
def rows_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The rows behind a figure as a file, row for row."""
    hub, facts, choice, found = _chosen(request, code)
    of_term = bool(choice.used or choice.booked)
    lines = [
        [
            *(work.school_name, work.reference, *_words(work)),
            *(work.agreed_days, work.used, work.booked, work.left if work.agreed_days is not None else None),
            *([choice.days_of(facts, work)] if of_term else []),
        ]
        for work in found
    ]
    headings = [*ROW_HEADINGS, *(["Days in the term"] if of_term else [])]
    name = f"Rows {hub.name} {facts.year}"
    return download(request, kind, name, headings, lines, of=hub, chosen=choice.query(facts.year))


def _chosen(request: HttpRequest, code: str) -> tuple[Hub, Facts, Choice, list[Work]]:
    hub, viewer = hub_of(request, code)
    if not viewer.sees_rows:
        raise PermissionDenied
    facts = facts_of(hub, year_of(request))
    choice = Choice.read(request.GET)
    return hub, facts, choice, choice.of(facts)


def _words(work: Work) -> tuple[str, str]:
    return str(Status(work.status).label), str(Phase(work.phase).label)
