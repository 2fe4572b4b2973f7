"""One small form for each verb about a version or a milestone."""

from typing import Any

from django import forms

from core.forms import DateField, LongText
from engagements.forms.said_for import SaidForForm
from plans.states import MilestoneStatus


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
        help_text=(
            "Needed if it is set aside or taken up again. Both sides read it. "
            "About the work, never about a person."
        ),
        max_length=300,
        required=False,
    )


class MoveForm(SeenForm):
    """Another date within the horizon."""

    to = DateField(label="New date", noun="the new date")
    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides read it. About the work, never about a person.",
        max_length=300,
        error_messages={"required": "Say in a line why the date moves."},
    )


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
