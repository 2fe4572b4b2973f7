"""Bringing in a hub's register of LLMEs: the file, then its rows to mend."""

from django import forms

from core.looks import Look
from core.sheet_rows import SheetRowForm
from llmes.register_sheet import MOST_ROWS


class RegisterSheetForm(forms.Form):
    """The hub's own spreadsheet."""

    sheet = forms.FileField(
        label="Spreadsheet",
        help_text=f"CSV or Excel (.xlsx), up to {MOST_ROWS} rows. Headings: Name, Email; and where you have "
        "them Phase, Specialism, Base school URN, Days this year, Accreditation, Awarded, Expires.",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty. Choose another.",
        },
    )


class RegisterRowForm(SheetRowForm):
    """One row as it was typed; the checking is done in llmes/register_sheet.py."""

    looks = dict.fromkeys(("name", "email"), Look(optional=False))

    name = forms.CharField(max_length=300, required=False, label="Name")
    email = forms.CharField(max_length=300, required=False, label="Email address")
    phase = forms.CharField(max_length=60, required=False, label="Phase: primary, secondary or both")
    specialism = forms.CharField(max_length=400, required=False, label="Specialism")
    urn = forms.CharField(max_length=20, required=False, label="Base school URN")
    days = forms.CharField(max_length=20, required=False, label="Days this year")
    kind = forms.CharField(max_length=100, required=False, label="Accreditation")
    awarded = forms.CharField(max_length=40, required=False, label="Awarded")
    expires = forms.CharField(max_length=40, required=False, label="Runs out")


RegisterRows = forms.formset_factory(RegisterRowForm, extra=0, max_num=MOST_ROWS, validate_max=True)
