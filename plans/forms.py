"""The forms of the plan: the one page, and one small form for each small change."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from core.digests import keyed_digest
from core.forms import DateField, LongText
from core.looks import Look
from engagements.forms.days import SaidForForm
from plans.horizons import MEANING, Horizon
from plans.models import MilestoneWording, PlanSection
from plans.models.versions import SIDES
from plans.services.editing import MilestoneEdit, SectionEdit
from plans.states import MilestoneStatus

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

    looks = {Key.FOCUS: Look(size="m"), Key.WHY: Look(size="m"), Key.WHAT: Look(size="m")} | {
        Key.AND_SO: Look(size="m"),
        Key.TIME: Look(size="m"),
    }

    def __init__(
        self, *args: Any, rows: dict[str, PlanSection], stale: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.mark_optional = False
        for key, (label, hint, most, height) in SECTIONS.items():
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
            for key in SECTIONS
        ]

    def edits(self) -> list[SectionEdit]:
        """What was changed on this page."""
        found = []
        for key in SECTIONS:
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
        row: MilestoneWording | None = None,
        is_fixed: bool = False,
        is_stale: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.theirs: MilestoneWording | None = None
        self.is_fixed = is_fixed
        self.is_stale = is_stale
        self.mark_optional = False
        date: Any = self.fields["expected_by"]
        date.noun = f"the date of the {self.heading[:1].lower()}{self.heading[1:]}"
        if is_fixed:
            self.fields["horizon"].widget = forms.HiddenInput()
        if row is None:
            del self.fields["removed"]
        if not is_stale:
            del self.fields["stands"]

    @property
    def heading(self) -> str:
        """What this part of the page is called."""
        value = str(self["horizon"].value() or "")
        return f"{Horizon(value).label} milestone" if value in MEANING else "Another milestone"

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
        )
        is_empty = not (edit.expected_to_see or edit.expected_by or edit.owner_role)
        if self.row is None and not edit.seen and is_empty:
            return None
        if self.data.get(self.add_prefix("stands")) == THEIRS or mark_of(edit) == seen_of(data["seen"])[1]:
            return None
        return edit


def mark_of(one: MilestoneEdit | MilestoneWording) -> str:
    """Stands for what a milestone said."""
    return mark(
        one.horizon, one.expected_to_see, one.expected_by, one.owner_side, one.owner_role, one.removed
    )


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
        "removed": row.removed,
    }


class BeginForm(forms.Form):
    """Why the agreed plan changes."""

    reason = LongText(
        label="Why does the plan change?",
        help_text="In a line. Both sides read it beside the draft.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a line why the agreed plan changes."},
    )


class AgreeForm(forms.Form):
    """One tap, with what was on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SendBackForm(forms.Form):
    """What should change before this side agrees."""

    comment = LongText(
        label="What should change?",
        help_text="Both sides and the coordinator read this. You can also change the draft yourself.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a line what should change."},
    )


class WithdrawForm(forms.Form):
    """Why a draft is taken back."""

    reason = forms.CharField(
        label="Why do you withdraw it?",
        max_length=300,
        error_messages={"required": "Say in a line why it is withdrawn."},
    )


class SaidAboutPlanForm(SaidForForm):
    """What somebody said about the plan who does not sign in (D3)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = "As they said it. It does not agree the plan: they still can."


class SeenForm(forms.Form):
    """The number of the milestone's last note that was on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class StatusForm(SeenForm):
    """Where we are with a milestone."""

    status = forms.ChoiceField(
        label="Where are we?",
        choices=MilestoneStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where we are."},
    )
    reason = forms.CharField(
        label="In a line",
        help_text="Needed if it is set aside. Both sides read it. About the work, never about a person.",
        max_length=300,
        required=False,
    )


class MoveForm(SeenForm):
    """Another date within the horizon."""

    to = DateField(label="New date", noun="the new date")
    reason = forms.CharField(label="Why, in a line", max_length=300, required=False)


class OwnerForm(SeenForm):
    """Another owner on the same side."""

    role = forms.CharField(
        label="Whose is it now?",
        help_text="A role on the same side, not a name.",
        max_length=60,
        error_messages={"required": "Say whose it is now, by role."},
    )


class EvidenceForm(forms.Form):
    """Which evidence of our work speaks to this milestone."""

    evidence: Any = forms.ModelMultipleChoiceField(
        label="Evidence", queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evidence"]
        field.queryset = choices
        field.label_from_instance = _evidence_label


def _evidence_label(item: Any) -> str:
    day = f"{item.on.day} {item.on:%B %Y}"
    words = f": {item.seen[:120]}" if item.seen else ""
    return f"{item.get_kind_display()}, {day}{words}"
