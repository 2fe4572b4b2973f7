"""One small form for each verb about a focus."""

from typing import Any

from django import forms

from core.looks import Look
from engagements.forms.grounds import GroundsFields
from plans.phases import MEANING, ORDER, READINESS, Phase, is_back


class PhaseForm(GroundsFields):
    """Another phase, with why and what it is based on; before deliver, what is ready."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    to = forms.ChoiceField(
        label="Where are we now?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the phase."},
    )
    ready = forms.MultipleChoiceField(
        label="What is ready?",
        help_text="Tick what is so. What is not yet is shown beside the move, and holds nothing up.",
        choices=[(question.key, question.words) for question in READINESS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides read it. About the work, never about a person.",
        max_length=300,
        error_messages={"required": "Say in a line why."},
    )

    field_order = ("seen", "to", "ready", "reason", "based_on", "follows_on")

    def __init__(self, *args: Any, phase: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["to"]
        others = [value for value in ORDER if value != phase]
        box.choices = [
            (value, f"{'Back to' if is_back(phase, value) else 'On to'} {Phase(value).label.lower()}")
            for value in others
        ]
        self.mark_optional = False
        self.looks = {
            **getattr(self, "looks", {}),
            "to": Look(
                hints={value: MEANING[value] for value in others},
                reveals={} if phase == Phase.DELIVER else {Phase.DELIVER: ["ready"]},
            ),
            "ready": Look(small=True, optional=False),
        }
        if phase == Phase.DELIVER:
            del self.fields["ready"]
