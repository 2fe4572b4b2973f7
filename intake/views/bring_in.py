"""Bringing in schools that wait: send a spreadsheet, look, mend rows, bring in the others."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from core.sheet_rows import rows_on_page
from hubs.models import Hub
from intake.forms.sheet import SheetForm, WaitingRows
from intake.services.adding import add_to_waiting_list
from intake.sheet import Row, check_rows, read_waiting_sheet
from intake.views.scope import list_of

FIELDS = {"school": "urn", "why_all_the_same": "all_the_same"}


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's own list."""
    hub = list_of(request, code)
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return _rows(request, hub)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(
                request, hub, check_rows(hub, read_waiting_sheet(form.cleaned_data["sheet"].read()))
            )
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "intake/bring_in.html", {"hub": hub, "form": form})


def _rows(request: HttpRequest, hub: Hub) -> HttpResponse:
    """The rows as mended: bring in those that are ready (or only look again), keep the rest on the page."""
    formset = WaitingRows(request.POST, prefix="rows")
    if not formset.is_valid():
        return render(request, "intake/bring_in.html", {"hub": hub, "form": SheetForm()}, status=400)
    rows = check_rows(hub, [form.typed() for form in formset])
    if request.POST.get("do") != "bring-in":
        return _preview(request, hub, rows)
    done = [row for row in rows if row.is_ready and _bring_in(request, hub, row)]
    left = [row for row in rows if row not in done and not row.here_already]
    if not left:
        schools = "1 school is" if len(done) == 1 else f"{len(done)} schools are"
        messages.success(request, f"{schools} on the waiting list now.")
        return redirect("intake:waiting", hub.code)
    return _preview(request, hub, left, done=len(done))


def _bring_in(request: HttpRequest, hub: Hub, row: Row) -> bool:
    """One row, whole or not at all; a refusal stands beside its field."""
    if row.school is None:
        return False
    try:
        with transaction.atomic():
            add_to_waiting_list(
                by=request.user,
                hub=hub,
                school=row.school,
                phase=row.phase,
                source=row.source,
                source_name=row.source_name,
                why=row.typed["why"].strip(),
                why_all_the_same=row.typed["all_the_same"].strip(),
            )
    except Refused as refused:
        field = refused.field or "urn"
        row.errors[FIELDS.get(field, field)] = refused.sentence
        return False
    return True


def _preview(request: HttpRequest, hub: Hub, rows: list[Row], done: int = 0) -> HttpResponse:
    context = {"hub": hub, "done": done, **rows_on_page(WaitingRows, rows)}
    return render(request, "intake/bring_in_rows.html", context)
