"""Starting together, and the number of days."""

from django import forms

from core.forms import LongText
from core.once import OnceForm
from engagements.forms.grounds import GroundsFields
from engagements.forms.opening import DaysInput
from engagements.grounds import BASED_ON, FOLLOWS_ON


class AgreeStartForm(forms.Form):
    """One tap: agree the page as it was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class HowWeWorkForm(forms.Form):
    """What these two add to how we work together."""

    text = LongText(
        max_length=1000,
        required=False,
        label="Anything to add about how we work together",
        help_text="For example how to reach each other, how soon to answer, where to meet.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProposeDaysForm(GroundsFields, OnceForm):
    """Put a number of days on the table, and what a change of the agreed number is based on."""

    days = DaysInput(label="Number of days", help_text="In all, not the difference. Half days count.")
    reason = LongText(
        max_length=500,
        required=False,
        label="Why",
        help_text="In a line. Both sides can read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("days", "reason", BASED_ON, FOLLOWS_ON)


class AnswerForm(forms.Form):
    """A line in answer to a proposal."""

    answer = LongText(
        max_length=500,
        required=False,
        label="In a line, what would suit better",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
