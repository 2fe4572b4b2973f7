"""The pages from a spreadsheet to what it brings in: send it, look at the rows, mend them, bring them in.

Nothing is kept between the pages: the rows go to the page and come back with it, so nothing is written before
somebody says so.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import Refused
from core.refusals import add_refusal
from core.sheet_rows import Sheet, SheetRow

ALL_HERE = "All of these rows are here already."
LOST = "The rows did not come back whole. Send the spreadsheet again: nothing was brought in."


def bring_in_sheet(request: HttpRequest, hub: Any, sheet: Sheet[Any], *, then: str) -> HttpResponse:
    """The pages of one sheet, for somebody who may bring it in. `then` is the address after the last row."""
    if request.method == "POST" and "rows-TOTAL_FORMS" in request.POST:
        return _mended(request, hub, sheet, then)
    form = _file_form(sheet, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = sheet.read(form.cleaned_data["sheet"].read())
            return _look(request, hub, sheet, sheet.check(hub, found.rows), unread=sheet.told_of(found))
        except Refused as refused:
            add_refusal(form, refused)
    return _send(request, hub, sheet, form)


def _mended(request: HttpRequest, hub: Any, sheet: Sheet[Any], then: str) -> HttpResponse:
    """The rows as mended: bring in those that are ready (or only look again), keep the rest on the page."""
    formset = _formset(sheet)(request.POST, prefix="rows")
    if not formset.is_valid():
        form = _file_form(sheet, {}, {})
        form.errors.clear()
        form.add_error("sheet", LOST)
        return _send(request, hub, sheet, form, status=400)
    rows = sheet.check(hub, [form.typed() for form in formset])
    unread = request.POST.get("unread", "")[:2_000]
    if request.POST.get("do") != "bring-in":
        return _look(request, hub, sheet, rows, unread=unread)
    done = [row for row in rows if row.is_ready and _written(request, hub, sheet, row)]
    left = [row for row in rows if row not in done and not row.here_already]
    if left:
        return _look(request, hub, sheet, left, sheet.told(len(done)) if done else "", unread=unread)
    messages.success(request, sheet.told(len(done)) if done else ALL_HERE)
    return redirect(then)


def _written(request: HttpRequest, hub: Any, sheet: Sheet[Any], row: SheetRow) -> bool:
    """One row, whole or not at all; a refusal stands beside its column."""
    try:
        with transaction.atomic():
            sheet.bring_in(request.user, hub, row)
    except Refused as refused:
        column = sheet.columns.get(refused.field or "", refused.field or "")
        row.errors[column if column in sheet.names else sheet.key] = refused.sentence
        return False
    return True


def _send(
    request: HttpRequest, hub: Any, sheet: Sheet[Any], form: forms.Form, status: int = 200
) -> HttpResponse:
    return render(request, sheet.file_page, {"hub": hub, "form": form}, status=status)


def _look(
    request: HttpRequest,
    hub: Any,
    sheet: Sheet[Any],
    rows: Sequence[Any],
    done: str = "",
    *,
    unread: str,
) -> HttpResponse:
    """The rows on a page: a form for each with its errors beside the fields, and the counts."""
    data: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"rows-{number}-{name}": value for name, value in row.typed.items()}
        data[f"rows-{number}-line"] = row.line
    formset: Any = _formset(sheet)(data, prefix="rows")
    formset.is_valid()
    for form, row in zip(formset.forms, rows, strict=True):
        form.row, form.number = row, row.line
        for name, sentence in row.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
    ready = [row for row in rows if row.is_ready]
    context = {
        "hub": hub,
        "done": done,
        "unread": unread,
        "formset": formset,
        "ready": len(ready),
        "to_mend": sum(bool(row.errors) for row in rows),
        "to_look_at": any(row.to_look_at for row in ready),
        "here": sum(bool(row.here_already) and not row.errors for row in rows),
        **sheet.sums(ready),
    }
    return render(request, sheet.rows_page, context)


class _SheetForm(forms.Form):
    """The spreadsheet itself."""

    sheet = forms.FileField(
        label="Spreadsheet",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty. Choose another.",
        },
    )


def _file_form(sheet: Sheet[Any], data: Any, files: Any) -> forms.Form:
    form = _SheetForm(data, files)
    form.fields[
        "sheet"
    ].help_text = f"CSV or Excel (.xlsx), up to {sheet.most} rows. Headings: {sheet.headings}."
    return form


class _NumberedRows(forms.BaseFormSet):
    """Errors name the row they are in."""

    item_name = "Row"


def _formset(sheet: Sheet[Any]) -> Any:
    return forms.formset_factory(
        sheet.row_form, formset=_NumberedRows, extra=0, max_num=sheet.most, validate_max=True
    )
