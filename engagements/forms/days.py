"""Support days: one form for each thing that is said about them."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from core.names import looks_like_names
from core.once import OnceForm
from engagements.models import SaidFor, SupportDay
from engagements.services.days import StepWords, VisitSheet
from engagements.states import Side
from llmes.models import LLME

LENGTHS = [("1", "Whole day"), ("0.5", "Half a day")]
ROLES = [
    "Headteacher",
    "Maths lead",
    "Other leaders",
    "Teachers",
    "Teaching assistants",
    "Pupils",
    "Governors",
]
SIDES = [(Side.SCHOOL.value, "The school"), (Side.LLME.value, "The LLME")]
NAMES_SENTENCE = (
    "This looks like people’s names. Please write roles instead, like “two Year 4 teachers”. "
    "If it is not names, save again and it stays as it is."
)
STEP_ROWS = (1, 2)


class NamesHint(forms.Form):
    """Asks once, beside the field, whether a text is a list of names; sent again it goes through."""

    watched: ClassVar[tuple[str, ...]] = ()
    names_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("names_seen"):
            names = [name for name in self.watched if looks_like_names(str(cleaned.get(name) or ""))]
            for name in names:
                self.add_error(name, NAMES_SENTENCE)
            if names:
                data: Any = self.data
                data = data.copy()
                data[self.add_prefix("names_seen")] = "1"
                self.data = data
        return cleaned


class Versioned(forms.Form):
    """Carries the version that the person saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Open this page again and send it once more."}
    )


class WithLLME(forms.Form):
    """Whose day it is: asked only where several LLMEs work with the school."""

    llme = forms.ChoiceField(label="Which LLME", widget=forms.RadioSelect)

    def __init__(self, *args: Any, llmes: list[LLME], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.llmes = {str(llme.pk): llme for llme in llmes}
        field: Any = self.fields["llme"]
        field.choices = [(pk, str(llme)) for pk, llme in self.llmes.items()]
        if len(llmes) == 1:
            del self.fields["llme"]
        elif llmes:
            field.initial = str(llmes[0].pk)

    @property
    def chosen_llme(self) -> LLME:
        """The LLME chosen, or the only one."""
        return self.llmes.get(self.cleaned_data.get("llme", "")) or next(iter(self.llmes.values()))


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
        choices=[("school", "For the school"), ("llme", "For the LLME"), ("outside", "An outside event")],
        widget=forms.RadioSelect,
    )
    asked_side = forms.ChoiceField(label="Who asked?", choices=SIDES, widget=forms.RadioSelect)


class MoveDayForm(ReasonFields):
    """Move a booked day to another date."""

    field_order = ("on", "reason", "asked_side")
    on = DateField(label="New date", noun="the new date")


class CancelDayForm(ReasonFields):
    """Cancel a booked day."""


class DayFields(WithLLME, NamesHint):
    """What recording a day and rewording it have in common."""

    watched: ClassVar[tuple[str, ...]] = ("worked_on",)
    looks: ClassVar[dict[str, Look]] = {
        "days": Look(inline=True),
        **{f"took_part_{n}": Look(width=3, inputmode="numeric", optional=False) for n in range(len(ROLES))},
        **{f"{side}_step_{n}": Look(optional=False) for side in Side.values for n in STEP_ROWS},
        **{f"{side}_step_{n}_on": Look(optional=False) for side in Side.values for n in STEP_ROWS},
    }
    on = DateField(label="When was it?", noun="the date of the day", past=True)
    days = forms.TypedChoiceField(
        label="How long was it?", coerce=Decimal, choices=LENGTHS, initial="1", widget=forms.RadioSelect
    )
    worked_on = LongText(
        label="What did we work on?",
        help_text="A few lines will do. Roles rather than names, please.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say in a line or two what you worked on."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        for number, role in enumerate(ROLES):
            self.fields[f"took_part_{number}"] = forms.IntegerField(
                label=role, required=False, min_value=0, max_value=500
            )
        for side, called in SIDES:
            for number in STEP_ROWS:
                self.fields[f"{side}_step_{number}"] = forms.CharField(
                    label=f"{called}: step {number}", max_length=300, required=False
                )
                self.fields[f"{side}_step_{number}_on"] = DateField(
                    label="By when", noun=f"the date of step {number}", required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for side, _ in SIDES:
            for number in STEP_ROWS:
                name = f"{side}_step_{number}"
                if cleaned.get(f"{name}_on") and not cleaned.get(name):
                    self.add_error(name, "Say what the step is, or leave out its date.")
        return cleaned

    @property
    def length(self) -> Decimal:
        """How long it was."""
        return Decimal(self.cleaned_data["days"])

    @property
    def participants(self) -> dict[str, int]:
        """Roles and counts, without the empty ones."""
        counts = {role: self.cleaned_data.get(f"took_part_{n}") for n, role in enumerate(ROLES)}
        return {role: count for role, count in counts.items() if count}

    def steps(self, existing: Iterable[Any] = ()) -> list[StepWords]:
        """The next steps as typed, each on the row of the one that stands already."""
        rows = rows_of_steps(existing)
        found = []
        for side, _ in SIDES:
            for number in STEP_ROWS:
                name = f"{side}_step_{number}"
                if text := self.cleaned_data.get(name):
                    found.append(StepWords(side, text, self.cleaned_data[f"{name}_on"], rows.get(name)))
        return found

    @property
    def people_fields(self) -> list[forms.BoundField]:
        return [self[f"took_part_{n}"] for n in range(len(ROLES))]

    @property
    def step_fields(self) -> list[forms.BoundField]:
        names = [f"{side}_step_{n}{end}" for side, _ in SIDES for n in STEP_ROWS for end in ("", "_on")]
        return [self[name] for name in names]

    @property
    def people_are_open(self) -> bool:
        return _any_filled(self.people_fields)

    @property
    def steps_are_open(self) -> bool:
        return _any_filled(self.step_fields)


def _any_filled(fields: Iterable[forms.BoundField]) -> bool:
    for field in fields:
        value = field.value()
        if field.errors or (any(value) if isinstance(value, list) else value not in (None, "")):
            return True
    return False


def rows_of_steps(steps: Iterable[Any]) -> dict[str, int]:
    """Which row of the form each standing step has: its field's name to its number."""
    rows: dict[str, int] = {}
    for step in steps:
        for number in STEP_ROWS:
            if f"{step.side}_step_{number}" not in rows:
                rows[f"{step.side}_step_{number}"] = step.pk
                break
    return rows


def initial_of_day(day: SupportDay, steps: Iterable[Any]) -> dict[str, Any]:
    """What the form of a recorded day shows first."""
    counts = {part.role: part.count for part in day.participants.all()}
    first: dict[str, Any] = {
        "on": day.on,
        "days": "0.5" if day.days == Decimal("0.5") else "1",
        "worked_on": day.worked_on,
        "llme": str(day.llme_id),
        "version": day.version,
        **{f"took_part_{n}": counts.get(role) for n, role in enumerate(ROLES)},
    }
    steps = list(steps)
    by_pk = {step.pk: step for step in steps}
    for name, pk in rows_of_steps(steps).items():
        first |= {name: by_pk[pk].text, f"{name}_on": by_pk[pk].due_on}
    return first


class LostFields(WithLLME):
    """A day that did not happen: for whose reason, and whether it uses a day."""

    looks: ClassVar[dict[str, Look]] = {"days": Look(inline=True), "uses_days": Look(inline=True)}
    on = DateField(label="Which date was it planned for?", noun="the date of the day", past=True)
    days = forms.TypedChoiceField(
        label="How long was it to be?", coerce=Decimal, choices=LENGTHS, initial="1", widget=forms.RadioSelect
    )
    lost_reason = forms.ChoiceField(
        label="Why did it not happen?",
        help_text="Only this is kept: no names, nothing about anyone’s health.",
        choices=[("school", "For the school"), ("llme", "For the LLME"), ("outside", "An outside event")],
        widget=forms.RadioSelect,
    )
    uses_days = forms.ChoiceField(
        label="Does it use a day all the same?",
        help_text="Both sides see this, and the other side confirms it.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class LostDayForm(LostFields, OnceForm):
    """Record a day that did not happen."""


class CorrectLostDayForm(LostFields, Versioned):
    """Put right what was recorded of a day that did not happen."""


class ShortContactForm(WithLLME, NamesHint, OnceForm):
    """A call or a twilight, in one line."""

    watched = ("worked_on",)
    looks: ClassVar[dict[str, Look]] = {"mode": Look(inline=True)}
    field_order = ("on", "llme", "mode", "worked_on")
    on = DateField(label="When was it?", noun="the date", past=True)
    mode = forms.ChoiceField(
        label="How?", choices=SupportDay.Mode.choices, initial=SupportDay.Mode.PHONE, widget=forms.RadioSelect
    )
    worked_on = forms.CharField(
        label="What about, in a line",
        max_length=300,
        error_messages={"required": "Say in a line what it was about."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class CorrectContactForm(NamesHint, Versioned):
    """Put right the line of a short contact."""

    watched = ("worked_on",)
    on = DateField(label="When was it?", noun="the date", past=True)
    worked_on = forms.CharField(label="What about, in a line", max_length=300)


class ConfirmDayForm(Versioned):
    """One tap, bound to the version that was read."""


class SendBackForm(NamesHint, Versioned):
    """Send a day back with a line."""

    watched = ("text",)
    text = LongText(
        label="What should be different?",
        help_text="The other side reads this and can reword the day or answer you.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a line what should be different."},
    )


class ReplyForm(NamesHint, OnceForm):
    """A reply in the thread of a day."""

    watched = ("text",)
    text = LongText(
        label="Your reply",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your reply."},
    )


class DayReasonForm(Versioned):
    """A line that says why."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it.",
        max_length=300,
        error_messages={"required": "Say why in a line."},
    )


class SaidForForm(OnceForm):
    """What somebody said who does not sign in (D3)."""

    looks: ClassVar[dict[str, Look]] = {"how": Look(inline=True)}
    side = forms.ChoiceField(label="For whom do you enter this?", choices=SIDES, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label="How did you hear it?", choices=SaidFor.How.choices, widget=forms.RadioSelect
    )
    said_on = DateField(label="When was it said?", noun="the date", past=True)
    words = LongText(
        label="What was said",
        help_text="As they said it. It does not confirm the day: they still can.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write in a line what was said."},
    )

    def __init__(self, *args: Any, sides: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["side"]
        field.choices = [choice for choice in SIDES if choice[0] in sides]
        self.fields["said_on"].initial = timezone.localdate
        if len(sides) == 1:
            self.only_side = sides[0]
            del self.fields["side"]

    @property
    def for_side(self) -> str:
        """Whose words these are."""
        return str(self.cleaned_data.get("side") or self.only_side)


class StepFields(NamesHint):
    """A next step and its date."""

    watched = ("text",)
    text = forms.CharField(
        label="What happens next?", max_length=300, error_messages={"required": "Say what happens next."}
    )
    due_on = DateField(label="By when", noun="the date", required=False)


class AddStepForm(StepFields, OnceForm):
    """Add a next step of one's own side."""


class EditStepForm(StepFields, Versioned):
    """Reword a next step or move its date."""


class StrikeForm(OnceForm):
    """The exact words about a person that should go."""

    words = LongText(
        label="The exact words to strike out",
        help_text="Copy them from the page. They are overwritten wherever they stand in this work.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Copy the exact words to strike out."},
    )


def rows_for_stale(form: forms.BaseForm, day: Any, names: Iterable[str]) -> tuple[list[Any], list[Any]]:
    """What was typed beside what stands now, for the page that averts a lost update."""
    mine, theirs = [], []
    for name in names:
        label = str(form.fields[name].label)
        mine.append((label, _shown(form.cleaned_data.get(name))))
        theirs.append((label, _shown(getattr(day, name))))
    return mine, theirs


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return f"{value.day} {value:%B %Y}"
    return str(value or "")
