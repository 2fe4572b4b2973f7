"""The monthly statement of an LLME's days, for their own headteacher and finance."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.dates import academic_year, academic_year_label
from core.sheets import csv_download, excel_download, record_export
from engagements.models import DayStatement
from engagements.rules_statements import can_read_statements
from engagements.services.statements import issue_statement
from engagements.statements import lines_of, month_is_over, months_of, statement_of
from hubs.models import Hub
from hubs.views.scope import demand, hub_or_404
from llmes.models import LLME
from workload.months import Month
from workload.sheets import HEADINGS, rows_of
from workload.years import EARLIEST, year_or_404, years_around


@require_GET
def statements(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The months of an academic year: how many days each has, and which are issued."""
    hub, llme = _scope(request, code, pk)
    year = year_or_404(request)
    months = months_of(year)
    lines = lines_of(llme, hub, months[0], timezone.localdate()) if months else []
    rows = DayStatement.objects.visible_to(request.user).filter(llme=llme, hub=hub)
    issued = {row.month_from: row for row in rows}
    context = {
        "hub": hub,
        "llme": llme,
        "year": year,
        "label": academic_year_label(year),
        "years": years_around(year),
        "months": [Month.of(month, lines, issued.get(month)) for month in months],
    }
    return render(request, "workload/statements.html", context)


@require_GET
def statement(request: HttpRequest, code: str, pk: int, year: int, month: int) -> HttpResponse:
    """One month, to read or print: as it was issued, else as it is known today."""
    hub, llme = _scope(request, code, pk)
    first = _month_or_404(year, month)
    found = statement_of(llme, hub, first)
    context: dict[str, Any] = {
        "hub": hub,
        "llme": llme,
        "statement": found,
        "may_issue": found.issued is None and month_is_over(first),
        "academic_year": academic_year(first),
        "at": [hub.code, llme.pk, year, month],
    }
    return render(request, "workload/statement.html", context)


@require_POST
def issue(request: HttpRequest, code: str, pk: int, year: int, month: int) -> HttpResponse:
    """Keep it as it stands today, under a number."""
    hub, llme = _scope(request, code, pk)
    made = issue_statement(by=request.user, llme=llme, hub=hub, month=_month_or_404(year, month))
    messages.success(request, f"Issued as statement {made.number}. What changes now shows in a later month.")
    return redirect("workload:statement", code, pk, year, month)


@require_POST
def take_statement(request: HttpRequest, code: str, pk: int, year: int, month: int) -> HttpResponse:
    """The same rows as CSV or Excel; that somebody took them is kept."""
    hub, llme = _scope(request, code, pk)
    first = _month_or_404(year, month)
    rows = rows_of(statement_of(llme, hub, first))
    chosen = {"llme": llme.pk, "hub": hub.pk, "month": f"{first:%Y-%m}"}
    record_export(by=request.user, of=llme, what="statement", rows=len(rows), chosen=chosen)
    download = excel_download if request.POST.get("format") == "excel" else csv_download
    return download(f"days {llme} {first:%Y-%m}", HEADINGS, rows)


def _scope(request: HttpRequest, code: str, pk: int) -> tuple[Hub, LLME]:
    """The hub and an LLME who works or worked with it; both must be open to this person."""
    hub = hub_or_404(request, code)
    rows = LLME.objects.visible_to(request.user).filter(memberships__hub=hub).distinct()
    llme = get_object_or_404(rows.select_related("user"), pk=pk)
    demand(can_read_statements, request, llme, hub)
    return hub, llme


def _month_or_404(year: int, month: int) -> datetime.date:
    """The first of a month that has begun."""
    if not (EARLIEST <= year <= timezone.localdate().year and 1 <= month <= 12):
        raise Http404("There is no such month.")
    first = datetime.date(year, month, 1)
    if first > timezone.localdate():
        raise Http404("This month has not begun.")
    return first
