"""Bringing in schools that wait: send a spreadsheet, look, mend rows, bring in the others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.sheet_pages import bring_in_sheet
from core.sheet_rows import Sheet
from hubs.models import Hub
from intake.forms.sheet import WaitingRowForm
from intake.services.adding import add_to_waiting_list
from intake.sheet import ALIASES, Row, check_rows
from intake.views.scope import list_of


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's own list."""
    hub = list_of(request, code)
    return bring_in_sheet(request, hub, WAITING, then=reverse("intake:waiting", args=[hub.code]))


def _bring_in(by: Any, hub: Hub, row: Row) -> None:
    if row.school is None:
        raise Refused("Enter the school’s URN.")
    add_to_waiting_list(
        by=by,
        hub=hub,
        school=row.school,
        phase=row.phase,
        source=row.source,
        source_name=row.source_name,
        why=row.typed["why"].strip(),
        why_all_the_same=row.typed["all_the_same"].strip(),
    )


WAITING = Sheet(
    file_page="intake/bring_in.html",
    rows_page="intake/bring_in_rows.html",
    row_form=WaitingRowForm,
    headings="URN, Who suggests, Why; Phase if the school has several",
    aliases=ALIASES,
    key="urn",
    check=check_rows,
    bring_in=_bring_in,
    told=lambda count: f"{'1 school is' if count == 1 else f'{count} schools are'} on the waiting list now.",
    columns={"school": "urn", "why_all_the_same": "all_the_same"},
)
