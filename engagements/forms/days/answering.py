"""Answering a recorded day: one tap, back with a line, a reply, a reason, words to strike out."""

from django import forms

from core.forms import LongText
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned


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


class StrikeForm(OnceForm):
    """The exact words about a person that should go."""

    words = LongText(
        label="The exact words to strike out",
        help_text="Copy them from the page. They are overwritten wherever they stand in this work.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Copy the exact words to strike out."},
    )
