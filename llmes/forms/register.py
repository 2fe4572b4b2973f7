"""A row of a hub's register of LLMEs, to be mended."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm


class RegisterRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in llmes/register_sheet.py."""

    looks = dict.fromkeys(("name", "email"), Look(optional=False))

    name = forms.CharField(required=False, label="Name")
    email = forms.CharField(required=False, label="Email address")
    phase = forms.CharField(required=False, label="Phase: primary, secondary or both")
    specialism = forms.CharField(required=False, label="Specialism")
    urn = forms.CharField(required=False, label="Base school URN")
    days = forms.CharField(required=False, label="Days this year")
    kind = forms.CharField(required=False, label="Accreditation")
    awarded = forms.CharField(required=False, label="Awarded")
    expires = forms.CharField(required=False, label="Runs out")
