"""The figures of all hubs, as they were published."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core.dates import academic_year_label
from figures.charts import bars
from figures.models import NationalFigures
from figures.national import over_time, tables
from figures.rules import can_read_national
from figures.tables import EXPORT_HEADINGS, Table, for_export
from figures.views.scope import download

PUBLICATIONS = 6


@require_GET
def national(request: HttpRequest) -> HttpResponse:
    """One table of all hubs; the others are a click away."""
    figures, all_of_them = _published(request)
    context: dict[str, Any] = {
        "figures": figures,
        "publications": [(one, one == figures) for one in all_of_them],
    }
    if figures is not None:
        found = _tables(figures, all_of_them)
        table = next((one for one in found if one.key == request.GET.get("table")), found[0])
        chart = (
            bars(table, [len(table.headings) - 1], "All hubs over time, as the table adds them up")
            if table.key == "time"
            else None
        )
        day = figures.as_of_on.isoformat()
        context |= {
            "table": table,
            "chart": chart,
            "label": academic_year_label(figures.year),
            "tabs": [(one.title, f"?as_of={day}&table={one.key}", one is table) for one in found],
        }
    return render(request, "figures/national.html", context)


@require_POST
def national_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every table of a publication as a file, figure for figure."""
    figures, all_of_them = _published(request)
    if figures is None:
        raise Http404
    lines = for_export(_tables(figures, all_of_them))
    name = f"Figures of all hubs {figures.as_of_on}"
    return download(request, kind, name, EXPORT_HEADINGS, lines, of=figures, as_of=figures.as_of_on)


def _published(request: HttpRequest) -> tuple[NationalFigures | None, list[NationalFigures]]:
    """The publication of the address, else the latest; and those there are."""
    if not can_read_national(request.user):
        raise Http404
    found = list(NationalFigures.objects.visible_to(request.user)[:PUBLICATIONS])
    try:
        as_of = datetime.date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        as_of = None
    chosen = next((one for one in found if one.as_of_on == as_of), found[0] if found else None)
    return chosen, found


def _tables(figures: NationalFigures, all_of_them: list[NationalFigures]) -> list[Table]:
    return [*tables(figures), over_time(all_of_them)]
