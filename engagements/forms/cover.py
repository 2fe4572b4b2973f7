"""Who covers for the lead LLME, and until when."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from core.fields import show_days
from core.forms import DateField, LongText
from core.once import OnceForm
from engagements.choosing import is_of_phase
from engagements.models import Assignment, SupportDay
from llmes.models import LLME


class NameCoverForm(OnceForm):
    """Name a cover, from a day to a day."""

    llme = forms.ChoiceField(label="Who covers", error_messages={"required": "Choose who covers."})
    starts_on = DateField(label="First day", noun="the first day", earliest=timezone.localdate)
    ends_on = DateField(label="Last day", noun="the last day", help_text="It can be moved later.")
    cover_reason = forms.ChoiceField(
        label="Why",
        choices=Assignment.CoverReason.choices,
        widget=forms.RadioSelect,
        help_text="Both sides read it. Nothing more is asked.",
        error_messages={"required": "Choose why there is a cover."},
    )
    may_agree = forms.BooleanField(
        required=False,
        label="They may agree for the LLME side while they cover",
        help_text="What they agree then reads so: for the lead LLME.",
    )
    conflict_reason = LongText(
        max_length=500,
        required=False,
        label="Why you decide for them in spite of a conflict of interest",
        help_text="Only where one is known. Read by coordinators only.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        llmes: Collection[LLME],
        free: Mapping[int, Decimal | None],
        phase: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.llmes = {str(llme.pk): llme for llme in llmes}
        field: Any = self.fields["llme"]
        field.choices = [
            ("", "Choose an LLME"),
            *(
                (pk, f"{llme}{_free(free.get(llme.pk))}{_of_phase(llme, phase)}")
                for pk, llme in self.llmes.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must not be before the first.")
        if "llme" in cleaned:
            cleaned["llme"] = self.llmes[cleaned["llme"]]
        return cleaned


def _free(days: Decimal | None) -> str:
    if days is None:
        return ""
    if days <= 0:
        return ", no days free"
    if days == Decimal("0.5"):
        return ", half a day free"
    return f", {show_days(days)} {'day' if days == 1 else 'days'} free"


def _of_phase(llme: LLME, phase: str) -> str:
    return "" if is_of_phase(llme, phase) else f", does not work in {phase} schools"


class CoverEndForm(forms.Form):
    """Another last day; carries the last day that was read."""

    ends_on = DateField(label="Last day", noun="the last day", earliest=timezone.localdate)
    seen_ends_on = forms.DateField(widget=forms.HiddenInput)


class HandDaysForm(OnceForm):
    """Which of the booked days go to the cover."""

    days = forms.TypedMultipleChoiceField(
        label="Days to hand over",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the days to hand over."},
    )

    def __init__(self, *args: Any, days: Collection[SupportDay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["days"]
        field.choices = [(str(day.pk), f"{day.on:%A %-d %B %Y}, {_long(day)}") for day in days]
        field.initial = [str(day.pk) for day in days]


def _long(day: SupportDay) -> str:
    return "half a day" if day.days == Decimal("0.5") else "a day"
