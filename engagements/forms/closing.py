"""Bringing our work to its end: what comes next with the hub, and how we looked back."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from engagements.forms.grounds import GroundsFields
from engagements.grounds import BASED_ON, FOLLOWS_ON
from engagements.last_look import LastLook
from engagements.models import NextWithHub
from engagements.services.closing import NextWords

Outcome = NextWithHub.Outcome


class NextWithHubFields(forms.Form):
    """What comes next with the hub: enrolled, means to enrol, or not now, each with its line."""

    looks: Any = {
        "outcome": Look(
            reveals={
                Outcome.ENROLLED: ["enrolled_in"],
                Outcome.INTENDS: ["intends_what", "intends_by"],
                Outcome.NOT_NOW: ["why_not"],
            }
        ),
    }
    NEXT = ("outcome", "enrolled_in", "intends_what", "intends_by", "why_not")

    outcome = forms.ChoiceField(
        label="What comes next with the hub?",
        help_text="The hub’s usual offer, for example a Work Group.",
        choices=[
            (Outcome.ENROLLED, "The school has enrolled"),
            (Outcome.INTENDS, "The school means to enrol"),
            (Outcome.NOT_NOW, "Not now"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what comes next with the hub."},
    )
    enrolled_in = forms.CharField(label="In what", max_length=200, required=False)
    intends_what = forms.CharField(label="In what", max_length=200, required=False)
    intends_by = DateField(label="By when", noun="the date", required=False)
    why_not = forms.CharField(
        label="Why not now, in a line",
        help_text="The hub reads this to know when to ask again.",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        words = self.next_words
        if words.outcome == Outcome.ENROLLED and not words.with_what:
            self.add_error("enrolled_in", "Say in a few words what the school has enrolled in.")
        if words.outcome == Outcome.INTENDS:
            if not words.with_what:
                self.add_error("intends_what", "Say in a few words what the school means to enrol in.")
            if words.expected_by is None and "intends_by" not in self.errors:
                self.add_error("intends_by", "Say by when the school means to enrol.")
        if words.outcome == Outcome.NOT_NOW and not words.reason:
            self.add_error("why_not", "Say in a line why not now.")
        return cleaned

    @property
    def next_words(self) -> NextWords:
        """What was said; only what belongs to the outcome chosen."""
        data = self.cleaned_data
        outcome = data.get("outcome") or ""
        what = "enrolled_in" if outcome == Outcome.ENROLLED else "intends_what"
        return NextWords(
            outcome=outcome,
            with_what=(data.get(what) or "") if outcome != Outcome.NOT_NOW else "",
            expected_by=data.get("intends_by") if outcome == Outcome.INTENDS else None,
            reason=(data.get("why_not") or "") if outcome == Outcome.NOT_NOW else "",
        )


def drawn_from_next(words: NextWords | None) -> dict[str, Any]:
    """What the fields show at first."""
    if words is None:
        return {}
    return {
        "outcome": words.outcome,
        "enrolled_in": words.with_what if words.outcome == Outcome.ENROLLED else "",
        "intends_what": words.with_what if words.outcome == Outcome.INTENDS else "",
        "intends_by": words.expected_by,
        "why_not": words.reason if words.outcome == Outcome.NOT_NOW else "",
    }


class CloseForm(GroundsFields, NextWithHubFields):
    """Stop or complete, on a date, with what it is based on.

    Without a last look together, complete needs its reason in writing.
    """

    on = DateField(label="On which date", noun="the date", past=True)
    reason = LongText(max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ["on", "reason", *NextWithHubFields.NEXT, BASED_ON, FOLLOWS_ON]

    def __init__(self, *args: Any, stops: bool, look: LastLook | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.help_text = "In a line. Both sides can read it."
        if stops:
            reason.label = "Why it stops early"
            reason.error_messages["required"] = "Say why in a line. Both sides can read it."
        elif look is None:
            reason.label = "Why there was no last look together"
            reason.error_messages["required"] = "Say in a line why there was no last look together."
        else:
            del self.fields["reason"]


class NextWithHubForm(NextWithHubFields):
    """Noting what comes next with the hub while our work is under way."""
