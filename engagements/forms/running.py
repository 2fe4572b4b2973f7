"""Bringing in running work from a spreadsheet: the file, then its rows to mend."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm


class SheetForm(forms.Form):
    """The hub's own spreadsheet."""

    sheet = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), up to 100 rows. Headings: URN, LLME, Start, Agreed days, "
        "Used so far, Focus; Phase if the school has several.",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty. Choose another.",
        },
    )


class RunningRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in engagements/running.py."""

    looks = dict.fromkeys(("urn", "starts_on", "agreed"), Look(optional=False))

    urn = forms.CharField(max_length=20, required=False, label="URN")
    llme = forms.CharField(max_length=200, required=False, label="LLME, name or email address")
    starts_on = forms.CharField(max_length=40, required=False, label="Start")
    agreed = forms.CharField(max_length=20, required=False, label="Agreed days")
    used = forms.CharField(max_length=20, required=False, label="Used so far")
    focus = forms.CharField(max_length=300, required=False, label="Focus")
    phase = forms.CharField(max_length=20, required=False, label="Phase, primary or secondary")
    conflict_reason = forms.CharField(
        max_length=500, required=False, label="If there is a conflict of interest, why you decide for it"
    )


RunningRows = forms.formset_factory(RunningRowForm, extra=0, max_num=100, validate_max=True)
