"""What is not yet in place: said, and answered."""

from django import forms

from conversations.models import NotInPlace
from core.forms import DateField, LongText
from core.names import NamesHint
from core.once import OnceForm


class FlagForm(NamesHint, OnceForm):
    """Say what is not there yet."""

    watched = ("note",)
    what = forms.ChoiceField(
        label="What is not yet in place?", choices=NotInPlace.What.choices, widget=forms.RadioSelect
    )
    note = LongText(
        label="What would help",
        help_text="A line is enough. Roles rather than names, please.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerFlagForm(NamesHint):
    """Say how it stands."""

    watched = ("answer",)
    answer = LongText(
        label="How does it stand?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a line how it stands."},
    )
    expected_on = DateField(label="By when, if you know", noun="the date", required=False)
