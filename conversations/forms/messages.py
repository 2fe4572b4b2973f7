"""Writing a message."""

from typing import ClassVar

from django import forms

from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm


class WriteMessageForm(NamesHint, OnceForm):
    """Write to the others."""

    watched = ("text",)
    looks: ClassVar[dict[str, Look]] = {"tells_hub": Look(small=True, optional=False)}
    text = LongText(
        label="Your message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your message."},
    )
    tells_hub = forms.BooleanField(label="Tell the coordinator of it too", required=False)
