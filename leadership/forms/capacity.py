"""A leader's own entry, and who reads it."""

from typing import Any, ClassVar

from django import forms

from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from leadership.models import CapacityEntry
from leadership.readers import READERS

LABELS = {name: words[0].upper() + words[1:] for name, words in READERS.items()}


class CapacityFields(NamesHint):
    """What a leader says of their own growing."""

    watched: ClassVar[tuple[str, ...]] = ("now", "next", "shows")
    looks: ClassVar[dict[str, Look]] = {
        "leads": Look(width="two-thirds"),
        "readers": Look(optional=False),
        "now": Look(optional=False),
        "next": Look(optional=False),
    }
    leads = forms.CharField(
        label="What you lead",
        help_text="For example “maths across the school, in my second year”.",
        max_length=120,
        error_messages={"required": "Say in a few words what you lead."},
    )
    now = LongText(
        label="Where you are now",
        help_text="In your own words, about yourself. Other people by role, please.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next = LongText(
        label="What is next for you",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shows = LongText(
        label="How you would notice",
        help_text="What would show you that it is so.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    readers = forms.MultipleChoiceField(
        label="Who else may read this?",
        help_text="You can change it at any time. Leave all empty to keep it to yourself.",
        choices=list(LABELS.items()),
        initial=["llmes_read"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WriteCapacityForm(CapacityFields, OnceForm):
    """Write a new entry, dated today."""


class CorrectCapacityForm(CapacityFields):
    """Put an own entry right, or choose other readers."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(entry: CapacityEntry) -> dict[str, Any]:
    """What the form of an entry shows first."""
    return {
        "leads": entry.leads,
        "now": entry.now,
        "next": entry.next,
        "shows": entry.shows,
        "readers": [name for name in READERS if getattr(entry, name)],
        "seen": entry.edit_number,
    }
