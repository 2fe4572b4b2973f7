"""Days of an LLME: how many, when not, and for no school."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField
from core.looks import Look
from core.once import OnceForm
from hubs.forms import HalfDaysField
from hubs.models import Hub
from llmes.models import HubDay


class CapacityForm(forms.Form):
    """Days for support in one academic year."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    days = HalfDaysField(
        label="Days for support this academic year",
        help_text="All the days you are released for: with schools, for the hub, for training.",
        min_value=Decimal(0),
        max_value=Decimal(220),
    )
    looks = {"days": Look(width=5, suffix="days")}

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["days"].label = label


class BlockDatesForm(OnceForm):
    """Dates without bookings."""

    starts_on = DateField(label="First day", noun="the first day")
    ends_on = DateField(
        label="Last day",
        noun="the last day",
        required=False,
        earliest=timezone.localdate,
        help_text="Leave empty for one day.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = cleaned["starts_on"]
        return cleaned


class HubDayForm(OnceForm):
    """A day for no school."""

    hub = forms.ChoiceField(
        label="For which hub?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the hub."},
    )
    kind = forms.ChoiceField(
        label="What for?",
        choices=HubDay.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was for."},
    )
    on = DateField(label="Date", noun="the date")
    days = forms.TypedChoiceField(
        label="How long?",
        choices=[("0.5", "Half a day"), ("1", "A day")],
        coerce=Decimal,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose half a day or a day."},
    )
    looks = {"days": Look(inline=True)}

    def __init__(self, *args: Any, hubs: list[Hub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hubs = {str(hub.pk): hub for hub in hubs}
        field: Any = self.fields["hub"]
        field.choices = [(pk, hub.name) for pk, hub in self.hubs.items()]
        if len(hubs) == 1:
            field.widget = forms.HiddenInput()
            field.initial = str(hubs[0].pk)

    def clean_hub(self) -> Hub:
        return self.hubs[self.cleaned_data["hub"]]
