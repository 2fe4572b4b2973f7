"""Bringing in running work: send a spreadsheet, look, mend the rows that need it, bring in the others."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from core.sheet_rows import rows_on_page
from engagements.forms.running import RunningRows, SheetForm
from engagements.running import Row, check_rows, read_sheet
from engagements.services.carrying_in import carry_in_engagement
from hubs.models import Hub


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's running work."""
    hub = get_object_or_404(Hub.objects.visible_to(request.user), code=code)
    if not Hub.objects.coordinated_by(request.user).filter(pk=hub.pk).exists():
        raise PermissionDenied
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return _rows(request, hub)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["sheet"]
        try:
            return _preview(request, hub, check_rows(hub, read_sheet(upload.read())))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "engagements/bring_in.html", {"hub": hub, "form": form})


def _rows(request: HttpRequest, hub: Hub) -> HttpResponse:
    """The rows as mended: bring in those that are ready (or only look again), keep the rest on the page."""
    formset = RunningRows(request.POST, prefix="rows")
    if not formset.is_valid():
        return render(request, "engagements/bring_in.html", {"hub": hub, "form": SheetForm()}, status=400)
    rows = check_rows(hub, [form.typed() for form in formset])
    if request.POST.get("do") != "bring-in":
        return _preview(request, hub, rows)
    done = [row for row in rows if row.is_ready and _bring_in(request, hub, row)]
    left = [row for row in rows if row not in done and not row.here_already]
    if not left:
        return redirect("listing:engagements")
    return _preview(request, hub, left, done=len(done))


def _bring_in(request: HttpRequest, hub: Hub, row: Row) -> bool:
    """One row, whole or not at all; a refusal stands beside its field."""
    if row.school is None or row.starts_on is None or row.expected_end_on is None:
        return False
    try:
        with transaction.atomic():
            carry_in_engagement(
                by=request.user,
                hub=hub,
                school=row.school,
                phase=row.phase,
                llme=row.llme,
                starts_on=row.starts_on,
                expected_end_on=row.expected_end_on,
                agreed=row.agreed,
                used=row.used,
                focus=row.typed["focus"],
                conflict_reason=row.typed["conflict_reason"],
            )
    except Refused as refused:
        field = refused.field or "urn"
        row.errors[{"school": "urn"}.get(field, field)] = refused.sentence
        return False
    return True


def _preview(request: HttpRequest, hub: Hub, rows: list[Row], done: int = 0) -> HttpResponse:
    ready = [row for row in rows if row.is_ready]
    context = {
        "hub": hub,
        "done": done,
        **rows_on_page(RunningRows, rows),
        "rows": rows,
        "agreed": sum(row.agreed for row in ready),
        "used": sum(row.used for row in ready),
    }
    return render(request, "engagements/bring_in_rows.html", context)
