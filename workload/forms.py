"""How one piece of work goes on in the year to come."""

from typing import Any

from django import forms

from core.forms import LongText
from engagements.forms.opening import DaysInput
from engagements.models import YearChoice

SAID = {
    YearChoice.Choice.CARRY: "It goes on with the same days",
    YearChoice.Choice.DAYS: "Propose another number of days to both sides",
    YearChoice.Choice.END: "Bring it to its end with both sides",
    YearChoice.Choice.LEAVE: "Leave it for now",
}


class YearChoiceForm(forms.Form):
    """One choice; a number and a reason where another number is proposed."""

    choice = forms.ChoiceField(
        label="How it goes on",
        choices=[(choice.value, words) for choice, words in SAID.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it goes on."},
    )
    days = DaysInput(
        label="Days altogether",
        required=False,
        help_text="Only for another number: used days included.",
    )
    reason = LongText(
        label="Why the number changes",
        max_length=500,
        required=False,
        help_text="Only for another number. Both sides read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") == YearChoice.Choice.DAYS:
            if not cleaned.get("days") and "days" not in self.errors:
                self.add_error("days", "Enter the number of days, like 6 or 6.5.")
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Say in a line why the number changes.")
        return cleaned
