"""Putting a reason off, or dismissing it."""

from typing import Any

from django import forms
from django.utils import timezone

from attention.models import DISMISSED_FOR
from core.forms import DateField
from core.names import NamesHint
from core.once import OnceForm
from core.written import uk_date

UNTIL, DISMISS = "until", "dismiss"


class PutOffForm(NamesHint, OnceForm):
    """Until when, and why. Both sides read it."""

    watched = ("reason",)
    how = forms.ChoiceField(
        label="When does it come back?",
        choices=[(UNTIL, "On a day"), (DISMISS, "When it comes about again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it comes back."},
    )
    until_on = DateField(label="The day it comes back", noun="the day", required=False)
    reason = forms.CharField(
        label="Why",
        help_text="Both sides read this line. Roles rather than names, please.",
        max_length=300,
        error_messages={"required": "Say why in a line. Both sides can read it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = uk_date(timezone.localdate() + DISMISSED_FOR)
        anew = f"When it comes about again, for example with another day; at the latest on {last}"
        field: Any = self.fields["how"]
        field.choices = [(UNTIL, "On a day"), (DISMISS, anew)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("how") == UNTIL and not data.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Enter the day it comes back.")
        if data.get("how") == DISMISS:
            data["until_on"] = None
        return data
