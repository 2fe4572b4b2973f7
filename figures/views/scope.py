"""The first lines of every view of figures: which hub, which year, what kind of file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from core.dates import academic_year
from core.sheets import csv_download, excel_download, record_export
from figures.hub_days import Viewer
from figures.rules import can_read_figures, can_see_rows
from hubs.models import Hub
from hubs.views.scope import demand, hub_or_404

EARLIEST = 2014  # the first year of the Maths Hubs


def hub_of(request: HttpRequest, code: str) -> tuple[Hub, Viewer]:
    """A hub whose figures this person may read, and whether the rows are open to them too."""
    hub = hub_or_404(request, code)
    demand(can_read_figures, request, hub)
    return hub, Viewer(sees_rows=can_see_rows(request.user, hub))


def year_of(request: HttpRequest) -> int:
    """The academic year of the address; this one where it names none that there could be."""
    this = academic_year(timezone.localdate())
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else this
    return year if EARLIEST <= year <= this + 1 else this


def download(
    request: HttpRequest,
    kind: str,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    of: models.Model,
    **chosen: Any,
) -> HttpResponse:
    """What the page shows as a CSV or Excel file; that it was taken out is kept."""
    if kind not in ("csv", "excel"):
        raise Http404
    rows = list(rows)
    record_export(by=request.user, of=of, what=name, rows=len(rows), chosen=chosen)
    make = csv_download if kind == "csv" else excel_download
    return make(name, headings, rows)
