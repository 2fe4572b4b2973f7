"""A row of a spreadsheet of schools that wait, to be mended."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm


class WaitingRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in intake/sheet.py."""

    looks = dict.fromkeys(("urn", "source", "why"), Look(optional=False))

    urn = forms.CharField(required=False, label="URN")
    source = forms.CharField(required=False, label="Who suggests it")
    why = forms.CharField(required=False, label="Why, in a line")
    phase = forms.CharField(required=False, label="Phase, primary or secondary")
    all_the_same = forms.CharField(
        required=False, label="If something speaks against it, why you add it all the same"
    )
