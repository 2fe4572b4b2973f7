"""Rows of a sheet that somebody sent, to be looked at and mended on a page before anything is written."""

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms


class SheetRow(Protocol):
    """One line of a sheet: what was typed, what is wrong with it, whether it is here already."""

    typed: dict[str, str]
    errors: dict[str, str]
    here_already: str

    @property
    def is_ready(self) -> bool: ...


class SheetRowForm(forms.Form):
    """One row as it was typed. What is wrong is found by whoever reads the sheet, not here."""

    row: Any

    def typed(self) -> dict[str, str]:
        """What stands in the row, whether or not it is right."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}


def rows_on_page(formset_class: Any, rows: Sequence[SheetRow]) -> dict[str, Any]:
    """What the page of the rows shows: a form for each with its errors beside the fields, and the counts."""
    data: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"rows-{number}-{name}": value for name, value in row.typed.items()}
    formset = formset_class(data, prefix="rows")
    formset.is_valid()
    for form, row in zip(formset.forms, rows, strict=True):
        form.row = row
        for name, sentence in row.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
    return {
        "formset": formset,
        "ready": sum(row.is_ready for row in rows),
        "to_mend": sum(bool(row.errors) for row in rows),
        "here": sum(bool(row.here_already) and not row.errors for row in rows),
    }
