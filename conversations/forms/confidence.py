"""Asking for another LLME in confidence, and the coordinator's answer."""

from django import forms

from core.forms import LongText
from core.once import OnceForm


class AskChangeOfLLMEForm(OnceForm):
    """Ask for another LLME."""

    reason = LongText(
        label="Why would another LLME be better?",
        help_text="Only you and the coordinator read this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why. Only the coordinator reads it."},
    )


class AnswerLLMERequestForm(forms.Form):
    """Answer it."""

    is_changing = forms.TypedChoiceField(
        label="What will happen?",
        choices=[("yes", "The LLME will change"), ("no", "Not now")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what will happen."},
    )
    answer = LongText(
        label="Your answer to who asked",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a line to who asked."},
    )
