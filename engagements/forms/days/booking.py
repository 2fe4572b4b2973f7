"""Booking a day with its visit sheet; moving and cancelling it."""

from decimal import Decimal
from typing import ClassVar

from django import forms

from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned
from engagements.forms.days.whose import LENGTHS, REASONS, THE_SIDES, WithLLME
from engagements.models import SupportDay
from engagements.services.days import VisitSheet


class SheetFields(forms.Form):
    """The visit sheet: what both know before the day."""

    looks: ClassVar[dict[str, Look]] = {
        "office_phone": Look(width=20, inputmode="tel"),
        "arrival": Look(width="two-thirds"),
        "mode": Look(size="s"),
    }
    mode = forms.ChoiceField(
        label="Where",
        choices=SupportDay.Mode.choices,
        initial=SupportDay.Mode.IN_SCHOOL,
        widget=forms.RadioSelect,
    )
    purpose = LongText(
        label="What the day is for", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    timetable = LongText(
        label="Timetable",
        help_text="Roughly, with times.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    released = forms.CharField(
        label="Who is released", help_text="By role: “both Year 3 teachers”.", max_length=300, required=False
    )
    school_brings = forms.CharField(label="What the school has ready", max_length=300, required=False)
    llme_brings = forms.CharField(label="What the LLME brings", max_length=300, required=False)
    arrival = forms.CharField(
        label="Arrival", help_text="Time, entrance, parking.", max_length=200, required=False
    )
    met_by = forms.CharField(
        label="Who meets you", help_text="By role: “the maths lead”.", max_length=120, required=False
    )
    office_phone = forms.CharField(label="Telephone of the school office", max_length=20, required=False)

    SHEET: ClassVar[tuple[str, ...]] = (
        "timetable",
        "released",
        "school_brings",
        "llme_brings",
        "arrival",
        "met_by",
        "office_phone",
    )

    @property
    def sheet(self) -> VisitSheet:
        """The sheet as typed."""
        return VisitSheet(**{name: self.cleaned_data[name] for name in ("purpose", *self.SHEET)})

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away until wanted."""
        return [self[name] for name in self.SHEET]

    @property
    def more_is_open(self) -> bool:
        """Whether something stands in them, or is wrong with them."""
        return any(field.value() or field.errors for field in self.more)


class BookDayForm(WithLLME, SheetFields, NamesHint, OnceForm):
    """Book a day, with as much of the visit sheet as is known."""

    watched = ("purpose", "timetable", "released")
    field_order = ("on", "days", "llme", "mode", "purpose")
    looks: ClassVar[dict[str, Look]] = SheetFields.looks | {"days": Look(inline=True)}
    on = DateField(label="When?", noun="the date of the day")
    days = forms.TypedChoiceField(
        label="How long?", coerce=Decimal, choices=LENGTHS, initial="1", widget=forms.RadioSelect
    )


class VisitSheetForm(SheetFields, NamesHint, Versioned):
    """Complete the visit sheet of a booked day."""

    watched = ("purpose", "timetable", "released")


class ReasonFields(Versioned):
    """Why a booked day changes: never a person, never a health detail (D13)."""

    reason = forms.ChoiceField(
        label="Why?",
        help_text="Only this is kept: no names, nothing about anyone’s health.",
        choices=REASONS,
        widget=forms.RadioSelect,
    )
    asked_side = forms.ChoiceField(label="Who asked?", choices=THE_SIDES, widget=forms.RadioSelect)


class MoveDayForm(ReasonFields):
    """Move a booked day to another date."""

    field_order = ("on", "reason", "asked_side")
    on = DateField(label="New date", noun="the new date")


class CancelDayForm(ReasonFields):
    """Cancel a booked day."""
