"""Next steps: adding one, rewording it, moving its date, setting it aside, taking it up again."""

from django import forms

from core.forms import DateField
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned


class StepFields(NamesHint):
    """A next step and its date."""

    watched = ("text",)
    text = forms.CharField(
        label="What happens next?", max_length=300, error_messages={"required": "Say what happens next."}
    )
    due_on = DateField(label="By when", noun="the date", required=False)


class AddStepForm(StepFields, OnceForm):
    """Add a next step of one's own side."""


class SetStepAsideForm(NamesHint):
    """Say why a next step is not needed."""

    watched = ("reason",)
    reason = forms.CharField(
        label="Why is it set aside?",
        max_length=200,
        help_text="One line, which both sides can read. Roles rather than names, please.",
        error_messages={"required": "Say why in a line."},
    )


class TakeStepUpForm(NamesHint):
    """Say why a next step that was set aside is taken up again."""

    watched = ("reason",)
    reason = forms.CharField(
        label="Why do you take it up again?",
        max_length=200,
        help_text="One line, which both sides can read. Roles rather than names, please.",
        error_messages={"required": "Say why in a line."},
    )


class EditStepForm(StepFields, Versioned):
    """Reword a next step or move its date."""
