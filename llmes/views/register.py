"""Bringing in a hub's register of LLMEs: send a spreadsheet, look, mend, and invite those who are ready."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from core.sheet_rows import rows_on_page
from hubs.models import Hub
from hubs.rules import can_manage_hub
from llmes.forms.register import RegisterRows, RegisterSheetForm
from llmes.register_sheet import Row, check_rows, read_register
from llmes.services.coming import invite_from_register
from llmes.views.scope import demand


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """A coordinator brings in the hub's register of LLMEs. Nothing is sent before they say so."""
    hub = get_object_or_404(Hub.objects.visible_to(request.user), code=code)
    demand(can_manage_hub, request, hub)
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return _rows(request, hub)
    form = RegisterSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(request, hub, check_rows(hub, read_register(form.cleaned_data["sheet"].read())))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "llmes/bring_in.html", {"hub": hub, "form": form})


def _rows(request: HttpRequest, hub: Hub) -> HttpResponse:
    """The rows as mended: invite those that are ready (or only look again), keep the rest on the page."""
    formset = RegisterRows(request.POST, prefix="rows")
    if not formset.is_valid():
        context = {"hub": hub, "form": RegisterSheetForm()}
        return render(request, "llmes/bring_in.html", context, status=400)
    rows = check_rows(hub, [form.typed() for form in formset])
    if request.POST.get("do") != "invite":
        return _preview(request, hub, rows)
    done = [row for row in rows if row.is_ready and _invite(request, hub, row)]
    left = [row for row in rows if row not in done and not row.here_already]
    if left:
        return _preview(request, hub, left, done=len(done))
    messages.success(request, f"{len(done)} invited." if done else "They are all here already.")
    return redirect(f"{reverse('llmes:list')}?hub={hub.code}")


def _invite(request: HttpRequest, hub: Hub, row: Row) -> bool:
    """One row, whole or not at all; a refusal stands beside its field."""
    try:
        with transaction.atomic():
            invite_from_register(
                by=request.user,
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
    except Refused as refused:
        row.errors[refused.field or "email"] = refused.sentence
        return False
    return True


def _preview(request: HttpRequest, hub: Hub, rows: list[Row], done: int = 0) -> HttpResponse:
    context = {"hub": hub, "done": done, **rows_on_page(RegisterRows, rows)}
    return render(request, "llmes/bring_in_rows.html", context)
