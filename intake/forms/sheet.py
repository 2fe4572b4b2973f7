"""Bringing in schools that wait from a spreadsheet: the file, then its rows to mend."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm


class SheetForm(forms.Form):
    """The hub's own spreadsheet."""

    sheet = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), up to 100 rows. Headings: URN, Who suggests, Why; Phase if the "
        "school has several.",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty. Choose another.",
        },
    )


class WaitingRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in intake/sheet.py."""

    looks = dict.fromkeys(("urn", "source", "why"), Look(optional=False))

    urn = forms.CharField(max_length=20, required=False, label="URN")
    source = forms.CharField(max_length=300, required=False, label="Who suggests it")
    why = forms.CharField(max_length=1000, required=False, label="Why, in a line")
    phase = forms.CharField(max_length=20, required=False, label="Phase, primary or secondary")
    all_the_same = forms.CharField(
        max_length=200, required=False, label="If something speaks against it, why you add it all the same"
    )


class NumberedRows(forms.BaseFormSet):
    """Errors name the row they are in."""

    item_name = "Row"


WaitingRows = forms.formset_factory(
    WaitingRowForm, formset=NumberedRows, extra=0, max_num=100, validate_max=True
)
