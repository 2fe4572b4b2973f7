"""Suggesting a change, and answering one."""

from typing import ClassVar

from django import forms

from conversations.models import SuggestedChange
from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm


class SuggestChangeForm(NamesHint, OnceForm):
    """Suggest a change."""

    watched = ("focus", "leader", "other", "reason")
    looks: ClassVar[dict[str, Look]] = {
        "what": Look(
            reveals={"end": ["after_on"], "focus": ["focus"], "leader": ["leader"], "other": ["other"]}
        ),
        "after_on": Look(optional=False),
        "focus": Look(optional=False),
        "leader": Look(optional=False),
        "other": Look(optional=False),
    }
    what = forms.ChoiceField(
        label="What should change?",
        help_text="The number of days and the plan have their own pages.",
        choices=SuggestedChange.What.choices,
        widget=forms.RadioSelect,
    )
    after_on = DateField(label="We would work up to", noun="the new date", required=False)
    focus = forms.CharField(label="Our work would be about", max_length=200, required=False)
    leader = forms.CharField(
        label="Who would lead it in the school, by role",
        help_text="Like “the deputy head, from January”. The headteacher invites the person as usual.",
        max_length=200,
        required=False,
    )
    other = forms.CharField(label="What it would be", max_length=200, required=False)
    reason = LongText(
        label="Why?",
        help_text="Both sides can read it.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a line."},
    )

    @property
    def after_words(self) -> str:
        """What was typed beside the choice made."""
        return str(self.cleaned_data.get(self.cleaned_data["what"]) or "")


class DeclineChangeForm(forms.Form):
    """Say not now, and why."""

    answer = LongText(
        label="Why not now?",
        help_text="Both sides can read it.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a line."},
    )
