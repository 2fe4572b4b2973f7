"""The parts of the one-page plan: its sections and its milestones."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from core.digests import keyed_digest
from core.forms import DateField, LongText
from core.looks import Look
from engagements.states import SIDES
from plans.horizons import MEANING, USUAL, Horizon, Names
from plans.models import MilestoneWording, PlanSection
from plans.services.editing import MilestoneEdit, SectionEdit

Key = PlanSection.Key
THEIRS, MINE = "theirs", "mine"
SECTIONS: dict[str, tuple[str, str, int, int]] = {
    # Label, hint, characters, rows.
    Key.FOCUS: ("Focus", "What in maths we work on together, in a few words.", 300, 2),
    Key.WHY: (
        "Why this",
        "What is going well, and what we want to change. For the whole class or team, never about a person.",
        4000,
        3,
    ),
    Key.WHAT: ("What has to happen", "What teachers and leaders will do.", 4000, 3),
    Key.HOW: (
        "How we go about it",
        "How teachers and leaders learn to do it, and who helps. What we do and who leads it can go below.",
        4000,
        3,
    ),
    Key.HOW_WELL: (
        "How we’ll know it is taking hold",
        "What shows early that it is done, and done well. Each way of knowing can go below.",
        4000,
        3,
    ),
    Key.AND_SO: (
        "What pupils gain",
        "In the end, disadvantaged pupils and pupils with SEND among them. No names of pupils.",
        4000,
        3,
    ),
    Key.TIME: (
        "Time, in a line",
        "How much time leaders and teachers give, for example “two hours a week for the maths lead”.",
        500,
        2,
    ),
}


def mark(*values: Any) -> str:
    """Stands for what a part said when the page was drawn, so that a part left alone counts as left alone."""
    return keyed_digest(["as drawn", *values])[:24]


def which_stands() -> forms.ChoiceField:
    """The choice that appears where somebody else changed the same part meanwhile."""
    return forms.ChoiceField(
        label="Which stands?",
        choices=[
            (MINE, "What is in the boxes here: yours, change it as you like"),
            (THEIRS, "What is in the plan now"),
        ],
        initial=MINE,
        widget=forms.RadioSelect,
        required=False,
    )


class SectionsForm(forms.Form):
    """The five sections of the one-page plan. Each carries the edit that was seen when it was drawn."""

    looks = {key: Look(size="m") for key in SECTIONS}

    def __init__(
        self,
        *args: Any,
        rows: dict[str, PlanSection],
        keys: Sequence[str] = PlanSection.ONE_PAGE,
        stale: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.keys = rows, keys
        self.mark_optional = False
        if len(keys) == 1:
            # On a page of its own, the title of the page says what it is.
            self.looks = {keys[0]: Look(hidden_label=True)}
        for key in keys:
            label, hint, most, height = SECTIONS[key]
            row = rows.get(key)
            text = row.text if row else ""
            if key in stale:
                self.fields[f"{key}_stands"] = which_stands()
            self.fields[key] = LongText(
                label=label,
                help_text=hint,
                max_length=most,
                required=False,
                initial=text,
                widget=forms.Textarea(attrs={"rows": height}),
            )
            seen = f"{row.edit_number if row else 0}:{mark(text)}"
            self.fields[f"{key}_seen"] = forms.CharField(
                widget=forms.HiddenInput, initial=seen, required=False, max_length=60
            )

    def parts(self, stale: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Each section with its field and, where somebody else changed it meanwhile, what they wrote."""
        return [
            (
                key,
                {
                    "field": self[key],
                    "theirs": stale.get(key),
                    "stands": self[f"{key}_stands"] if f"{key}_stands" in self.fields else None,
                },
            )
            for key in self.keys
        ]

    def edits(self) -> list[SectionEdit]:
        """What was changed on this page."""
        found = []
        for key in self.keys:
            if key not in self.cleaned_data:
                continue  # too long: it stays on the page
            text = self.cleaned_data[key].strip()
            number, drawn = seen_of(self.cleaned_data[f"{key}_seen"])
            if mark(text) != drawn and self.data.get(self.add_prefix(f"{key}_stands")) != THEIRS:
                found.append(SectionEdit(key, text, number))
        return found


def seen_of(value: str) -> tuple[int, str]:
    """The edit number and the mark of a part, as the page was drawn."""
    number, _, drawn = value.partition(":")
    return (int(number) if number.isdecimal() and len(number) < 9 else 0), drawn


class MilestoneForm(forms.Form):
    """What we expect to see, by when, and whose it is."""

    looks = {"expected_to_see": Look(rows=2), "owner_side": Look(inline=True)}

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    stands = which_stands()
    horizon = forms.ChoiceField(label="How far ahead", choices=Horizon.choices, widget=forms.RadioSelect)
    expected_to_see = LongText(
        label="What we expect to see",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_by = DateField(label="By when", noun="the date", required=False)
    owner_side = forms.ChoiceField(
        label="Whose it is", choices=SIDES, widget=forms.RadioSelect, initial=SIDES[0][0], required=False
    )
    owner_role = forms.CharField(
        label="Role",
        help_text="For example maths lead. A role, not a name.",
        max_length=60,
        required=False,
    )
    removed = forms.BooleanField(label="Leave this milestone out", required=False)

    def __init__(
        self,
        *args: Any,
        foci: Sequence[tuple[str, str]] = (),
        row: MilestoneWording | None = None,
        is_fixed: bool = False,
        is_stale: bool = False,
        names: Names = USUAL,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.names = row, names
        self.fields["horizon"].choices = list(names.items())  # type: ignore[attr-defined]
        self.theirs: MilestoneWording | None = None
        self.is_fixed = is_fixed
        self.is_stale = is_stale
        self.mark_optional = False
        date: Any = self.fields["expected_by"]
        date.noun = f"the date of the {self.heading[:1].lower()}{self.heading[1:]}"
        if is_fixed:
            self.fields["horizon"].widget = forms.HiddenInput()
        if len(foci) > 1:
            choices = [("", "All of it"), *foci]
            self.fields["focus"] = forms.ChoiceField(label="For which focus", choices=choices, required=False)
        if row is None:
            del self.fields["removed"]
        if not is_stale:
            del self.fields["stands"]

    @property
    def heading(self) -> str:
        """What this part of the page is called."""
        value = str(self["horizon"].value() or "")
        return f"{self.names[value]} milestone" if value in MEANING else "Another milestone"

    @property
    def meaning(self) -> str:
        """How far its horizon reaches."""
        return MEANING.get(str(self["horizon"].value() or ""), "")

    def edit(self) -> MilestoneEdit | None:
        """What was changed here; None where nothing was, or the other text is to stand."""
        data = self.cleaned_data
        edit = MilestoneEdit(
            key=data["key"],
            seen=seen_of(data["seen"])[0],
            horizon=data["horizon"],
            expected_to_see=data["expected_to_see"].strip(),
            expected_by=data["expected_by"],
            owner_side=data["owner_side"] or SIDES[0][0],
            owner_role=data["owner_role"].strip(),
            removed=bool(data.get("removed")),
            focus=self._focus(),
        )
        is_empty = not (edit.expected_to_see or edit.expected_by or edit.owner_role)
        if self.row is None and not edit.seen and is_empty:
            return None
        if self.data.get(self.add_prefix("stands")) == THEIRS or mark_of(edit) == seen_of(data["seen"])[1]:
            return None
        return edit

    def _focus(self) -> uuid.UUID | None:
        """Of which focus it is; what is not asked here stays as it is."""
        if "focus" in self.fields:
            chosen = self.cleaned_data.get("focus")
            return uuid.UUID(chosen) if chosen else None
        return self.row.focus.key if self.row and self.row.focus else None


def mark_of(one: MilestoneEdit | MilestoneWording) -> str:
    """Stands for what a milestone said."""
    focus = one.focus if isinstance(one, MilestoneEdit) else one.focus and one.focus.key
    said = [one.horizon, one.expected_to_see, one.expected_by, one.owner_side, one.owner_role, one.removed]
    return mark(*said, *([str(focus)] if focus else []))


def drawn_from(row: MilestoneWording | None, horizon: str = "") -> dict[str, Any]:
    """What a milestone's form shows at first; a new one has its key from here on."""
    if row is None:
        return {"key": uuid.uuid4(), "seen": "0:", "horizon": horizon}
    return {
        "key": row.milestone.key,
        "seen": f"{row.edit_number}:{mark_of(row)}",
        "horizon": row.horizon,
        "expected_to_see": row.expected_to_see,
        "expected_by": row.expected_by,
        "owner_side": row.owner_side,
        "owner_role": row.owner_role,
        "focus": str(row.focus.key) if row.focus else "",
        "removed": row.removed,
    }
