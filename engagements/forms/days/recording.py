"""Recording a day, a day that did not happen and a short contact; putting each right."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned
from engagements.forms.days.whose import LENGTHS, REASONS, THE_SIDES, WithLLME
from engagements.models import SupportDay
from engagements.services.days import StepWords
from engagements.states import Side

ROLES = [
    "Headteacher",
    "Maths lead",
    "Other leaders",
    "Teachers",
    "Teaching assistants",
    "Pupils",
    "Governors",
]
STEP_ROWS = (1, 2)


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
        for side, called in THE_SIDES:
            for number in STEP_ROWS:
                self.fields[f"{side}_step_{number}"] = forms.CharField(
                    label=f"{called}: step {number}", max_length=300, required=False
                )
                self.fields[f"{side}_step_{number}_on"] = DateField(
                    label="By when", noun=f"the date of step {number}", required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for side, _ in THE_SIDES:
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
        for side, _ in THE_SIDES:
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
        names = [f"{side}_step_{n}{end}" for side, _ in THE_SIDES for n in STEP_ROWS for end in ("", "_on")]
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
        choices=REASONS,
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
