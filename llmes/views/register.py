"""Bringing in a hub's register of LLMEs: send a spreadsheet, look, mend, and invite those who are ready."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.sheet_pages import bring_in_sheet
from core.sheet_rows import Sheet
from hubs.models import Hub
from hubs.rules import can_manage_hub
from llmes.forms.register import RegisterRowForm
from llmes.register_sheet import ALIASES, Row, check_rows
from llmes.services.coming import invite_from_register
from llmes.views.scope import demand


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's register of LLMEs. Nothing is sent before they say so."""
    hub = get_object_or_404(Hub.objects.visible_to(request.user), code=code)
    demand(can_manage_hub, request, hub)
    return bring_in_sheet(request, hub, REGISTER, then=f"{reverse('llmes:list')}?hub={hub.code}")


def _invite(by: Any, hub: Hub, row: Row) -> None:
    invite_from_register(
        by=by,
        hub=hub,
        name=row.name,
        email=row.email,
        phases=row.phases,
        specialisms=row.specialisms,
        base_school=row.school,
        days=row.days,
        kind=row.kind,
        awarded_on=row.awarded_on,
        expires_on=row.expires_on,
    )


REGISTER = Sheet(
    file_page="llmes/bring_in.html",
    rows_page="llmes/bring_in_rows.html",
    row_form=RegisterRowForm,
    headings="Name, Email; and where you have them Phase, Specialism, Base school URN, Days this year, "
    "Accreditation, Awarded, Expires",
    aliases=ALIASES,
    key="email",
    check=check_rows,
    bring_in=_invite,
    told=lambda count: f"{count} invited.",
)
