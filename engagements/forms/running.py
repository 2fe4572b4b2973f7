"""A row of a spreadsheet of running work, to be mended."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm


class RunningRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in engagements/running.py."""

    looks = dict.fromkeys(("urn", "starts_on", "agreed", "focus"), Look(optional=False))

    urn = forms.CharField(required=False, label="URN")
    llme = forms.CharField(required=False, label="LLME, name or email address")
    starts_on = forms.CharField(required=False, label="Start")
    agreed = forms.CharField(required=False, label="Agreed days")
    used = forms.CharField(required=False, label="Used so far")
    used_this_year = forms.CharField(required=False, label="Of these, used this school year")
    last_on = forms.CharField(required=False, label="Last visit")
    focus = forms.CharField(required=False, label="Focus")
    phase = forms.CharField(required=False, label="Phase, primary or secondary")
    conflict_reason = forms.CharField(
        required=False, label="If there is a conflict of interest, why you decide for it"
    )
