"""Bringing in running work: send a spreadsheet, look, mend the rows that need it, bring in the others."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.sheet_pages import bring_in_sheet
from core.sheet_rows import Sheet
from engagements.forms.running import RunningRowForm
from engagements.running import ALIASES, Row, check_rows
from engagements.services.carrying_in import carry_in_engagement
from hubs.models import Hub


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's running work."""
    hub = get_object_or_404(Hub.objects.visible_to(request.user), code=code)
    if not Hub.objects.coordinated_by(request.user).filter(pk=hub.pk).exists():
        raise PermissionDenied
    return bring_in_sheet(request, hub, RUNNING, then=reverse("listing:engagements"))


def _bring_in(by: Any, hub: Hub, row: Row) -> None:
    if row.school is None or row.starts_on is None or row.expected_end_on is None:
        raise Refused("Enter the school’s URN and the start.")
    carry_in_engagement(
        by=by,
        hub=hub,
        school=row.school,
        phase=row.phase,
        llme=row.llme,
        starts_on=row.starts_on,
        expected_end_on=row.expected_end_on,
        agreed=row.agreed,
        used=row.used,
        used_this_year=row.used_this_year,
        last_on=row.last_on,
        focus=row.typed["focus"],
        conflict_reason=row.typed["conflict_reason"],
    )


def _days(ready: Sequence[Row]) -> dict[str, Decimal]:
    """What the hub compares with its own sheet, to the half day."""
    return {
        "agreed": sum((row.agreed for row in ready), Decimal(0)),
        "used": sum((row.used for row in ready), Decimal(0)),
        "over": sum((row.over for row in ready), Decimal(0)),
    }


RUNNING = Sheet(
    file_page="engagements/bring_in.html",
    rows_page="engagements/bring_in_rows.html",
    row_form=RunningRowForm,
    headings="URN, LLME, Start, Agreed days, Used so far, Focus; Phase if the school has several, Used this "
    "year if it began before September, Last visit so that nobody is forgotten",
    aliases=ALIASES,
    key="urn",
    check=check_rows,
    bring_in=_bring_in,
    told=lambda count: f"{count} {'row' if count == 1 else 'rows'} brought in.",
    columns={"school": "urn"},
    sums=_days,
)
