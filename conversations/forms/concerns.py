"""Concerns: who reads it first, then the words."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from conversations.people import Chosen
from core.forms import LongText
from core.looks import Look
from core.once import OnceForm


class WhoReads(forms.Form):
    """Whom to tell."""

    to = forms.TypedMultipleChoiceField(
        label="Who should read it?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who should read this."},
    )

    def __init__(self, *args: Any, people: Iterable[Chosen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [(one.user.pk, str(one)) for one in people]


class RaiseConcernForm(WhoReads, OnceForm):
    """Raise a concern."""

    field_order = ("to", "text")
    text = LongText(
        label="What worries you?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what worries you."},
    )


class ShareConcernForm(WhoReads):
    """Show it to one more."""


class AnswerConcernForm(OnceForm):
    """Say something to a concern."""

    text = LongText(
        label="Your answer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your answer."},
    )


class SettleConcernForm(forms.Form):
    """Say that it is settled."""

    looks: ClassVar[dict[str, Look]] = {"words": Look(rows=3)}
    words = LongText(
        label="How was it settled?",
        help_text="In a line. Those who read the concern read this.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a line how it was settled."},
    )
