"""The rows of a column as forms: further foci, activities, how we'll know, what groups gain, time by term."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import LongText
from core.looks import Look
from plans.forms.parts import THEIRS, mark, seen_of, which_stands
from plans.horizons import USUAL, Horizon, Names
from plans.lines import FACTS, Kind, fact_of, line_in_words, line_text
from plans.models import PlanLine
from plans.services.lines import LineEdit

HEADINGS: dict[str, str] = {
    Kind.FOCUS: "Another focus",
    Kind.ACTIVITY: "What we do",
    Kind.OUTCOME: "How we’ll know",
    Kind.GAIN: "What they gain",
    Kind.TIME: "Time of a role",
}
ADD: dict[str, str] = {
    Kind.FOCUS: "Save and add another focus",
    Kind.ACTIVITY: "Save and add something else we do",
    Kind.OUTCOME: "Save and add another way we’ll know",
    Kind.TIME: "Save and add another role or term",
}
# What each way of knowing asks, in our own words.
ASKS: dict[str, str] = {
    PlanLine.Outcome.FIDELITY: "Is it done as we meant it?",
    PlanLine.Outcome.REACH: "How many classes and teachers does it reach?",
    PlanLine.Outcome.ACCEPTABILITY: "Do those who do it find it right and worth while?",
    PlanLine.Outcome.FEASIBILITY: "Can it be done with the time and people there are?",
    PlanLine.Outcome.OTHER: "Something else that shows early.",
}
# A row in which none of these is typed is no row.
_TYPED = ("words", "role", "hours", "cover", "topic")


class HalfDays(forms.DecimalField):
    """Days in whole or halves, as people type them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_value=Decimal(200), localize=False, **kwargs)
        self.widget = forms.TextInput()

    def clean(self, value: Any) -> Any:
        """Refuses what is no half day, in a sentence."""
        try:
            days = super().clean(value)
        except ValidationError as error:
            raise ValidationError("Enter days of cover in whole or halves, like 2 or 2.5.") from error
        if days is not None and days * 2 != int(days * 2):
            raise ValidationError("Enter days of cover in whole or halves, like 2 or 2.5.")
        return days


def _words(label: str, hint: str = "", rows: int = 2, most: int = 1000) -> LongText:
    area = forms.Textarea(attrs={"rows": rows})
    return LongText(label=label, help_text=hint, max_length=most, required=False, widget=area)


def _choice(label: str, choices: Any, *, select: bool = False, **more: Any) -> forms.ChoiceField:
    widget = forms.Select if select else forms.RadioSelect
    return forms.ChoiceField(label=label, choices=choices, widget=widget, required=False, **more)


def _role(label: str, hint: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=60, required=False)


def _fields(kind: str, terms: Sequence[tuple[str, str]], names: Names) -> dict[str, forms.Field]:
    in_term = [("", "No term yet"), *terms]
    match kind:
        case Kind.FOCUS:
            topics = [("", "Choose if one fits"), *PlanLine.Topic.choices]
            return {
                "words": _words("Focus", "What in maths we work on together, in a few words."),
                "topic": _choice("What it is about", topics, select=True),
            }
        case Kind.ACTIVITY:
            return {
                "words": _words("What we do", "For example: teach a lesson together and talk it through."),
                "lead": _choice("Who leads it", PlanLine.Lead.choices, initial=PlanLine.Lead.TOGETHER),
                "term": _choice("When", in_term, select=True),
                "role": _role("Who in school", "A role, for example Year 4 teachers."),
            }
        case Kind.OUTCOME:
            return {
                "words": _words("How we’ll know", "What we can see or count before results change."),
                "outcome": _choice("What it tells us", PlanLine.Outcome.choices),
                "horizon": _choice("How far ahead", list(names.items()), initial=Horizon.SHORT),
            }
        case Kind.GAIN:
            return {
                "words": _words("What they gain", "For the group as a whole. No names of pupils."),
                "for_whom": forms.CharField(widget=forms.HiddenInput, max_length=16),
            }
        case _:
            return {
                "role": _role("Role", "For example maths lead, or Year 4 teachers. A role, not a name."),
                "term": _choice("Term", in_term, select=True),
                "hours": forms.IntegerField(
                    label="Hours in the term, all together",
                    min_value=0,
                    max_value=2000,
                    required=False,
                    widget=forms.TextInput,
                    error_messages={"invalid": "Enter hours as a whole number, like 12."},
                ),
                "cover": HalfDays(label="Days of cover in the term", required=False),
                "words": _words("In a line", "Leave it out if it is plain.", most=300),
            }


class LineForm(forms.Form):
    """One row of a column. It carries the edit that was seen when it was drawn."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(
        self,
        *args: Any,
        kind: str,
        terms: Sequence[tuple[str, str]] = (),
        foci: Sequence[tuple[str, str]] = (),
        row: PlanLine | None = None,
        is_stale: bool = False,
        names: Names = USUAL,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.row, self.is_stale, self.names = kind, row, is_stale, names
        self.theirs: PlanLine | None = None
        self.mark_optional = False
        self.looks = {
            "lead": Look(inline=True),
            "horizon": Look(inline=True),
            "outcome": Look(hints=ASKS),
            "hours": Look(width=4, inputmode="numeric"),
            "cover": Look(width=4, inputmode="decimal"),
        }
        if is_stale:
            self.fields["stands"] = which_stands()
        if row is not None and row.term and row.term not in dict(terms):
            terms = [*terms, (row.term, row.term)]
        self.fields |= _fields(kind, terms, names)
        if kind == Kind.FOCUS:
            self.fields["focus"] = forms.UUIDField(widget=forms.HiddenInput)
        elif len(foci) > 1 and kind != Kind.GAIN:
            self.fields["focus"] = _choice("For which focus", [("", "All of it"), *foci], select=True)
        if self.is_of_first:
            del self.fields["words"]
        elif row is not None and kind != Kind.GAIN:
            self.fields["removed"] = forms.BooleanField(label="Leave this out", required=False)

    @property
    def is_of_first(self) -> bool:
        """Whether this is the topic of the first focus, whose words stand in the section above."""
        return self.kind == Kind.FOCUS and str(self["seen"].value() or "").startswith("first:")

    @property
    def heading(self) -> str:
        """What this row is called on the page."""
        if self.kind == Kind.GAIN:
            group = str(self["for_whom"].value() or "")
            return str(dict(PlanLine.ForWhom.choices).get(group, HEADINGS[Kind.GAIN]))
        return "The first focus" if self.is_of_first else HEADINGS[self.kind]

    @property
    def theirs_in_words(self) -> str:
        """What somebody else made of it meanwhile."""
        if self.theirs is None:
            return ""
        return line_in_words(line_text(self.theirs, self.names)) + (
            "\nLeft out." if self.theirs.removed else ""
        )

    def clean(self) -> dict[str, Any] | None:
        """A row that is typed has what its column needs."""
        data = super().clean() or self.cleaned_data
        if self.is_empty:
            return data
        needed = {
            Kind.ACTIVITY: {"lead": "Choose who leads it."},
            Kind.OUTCOME: {"outcome": "Choose what it tells us.", "horizon": "Choose how far ahead."},
            Kind.TIME: {
                "role": "Say whose time it is, by role.",
                "term": "Choose the term.",
                "hours": "Enter the hours in the term, all together.",
            },
        }
        for name, sentence in needed.get(PlanLine.Kind(self.kind), {}).items():
            if name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, sentence)
        return data

    @property
    def is_empty(self) -> bool:
        """Whether it is a new row in which nothing is typed."""
        typed = any(self.cleaned_data.get(name) not in (None, "") for name in _TYPED)
        return self.row is None and not typed

    def edit(self) -> LineEdit | None:
        """What was changed here; None where nothing was, or the other text is to stand."""
        data = self.cleaned_data
        number, drawn = seen_of(data["seen"].removeprefix("first:"))
        if self.is_empty or self.data.get(self.add_prefix("stands")) == THEIRS:
            return None
        focus = (
            data.get("focus")
            if "focus" in self.fields
            else self.row and self.row.focus and self.row.focus.key
        )
        edit = LineEdit(
            key=data["key"],
            seen=number,
            kind=self.kind,
            facts={name: _tidy(data.get(name)) for name in FACTS[self.kind] if name in self.fields},
            focus=uuid.UUID(str(focus)) if focus else None,
            removed=bool(data.get("removed")),
        )
        return None if mark_of_line(edit) == drawn else edit


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def mark_of_line(one: LineEdit | PlanLine) -> str:
    """Stands for what a row said."""
    if isinstance(one, PlanLine):
        facts: Mapping[str, Any] = {name: getattr(one, name) for name in FACTS[one.kind]}
        focus = one.focus.key if one.focus else None
    else:
        facts, focus = one.facts, one.focus
    said = [(name, str(facts[name])) for name in sorted(facts) if facts[name] not in (None, "")]
    return mark(one.kind, *said, str(focus or ""), one.removed)


def line_drawn_from(row: PlanLine | None, *, is_first: bool = False, **start: Any) -> dict[str, Any]:
    """What a row's form shows at first; a new one has its key from here on."""
    mine = "first:" if is_first else ""
    if row is None:
        key = uuid.uuid4()
        return {"key": key, "seen": f"{mine}0:", "focus": key} | start
    facts = {name: fact_of(row, name) for name in FACTS[row.kind]}
    return facts | {
        "key": row.key,
        "seen": f"{mine}{row.edit_number}:{mark_of_line(row)}",
        "focus": row.focus.key if row.focus else "",
        "removed": row.removed,
    }
