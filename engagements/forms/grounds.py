"""What a decision is based on, as fields of the form that decides."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import DateField
from core.looks import Look
from engagements.grounds import BASED_ON, FOLLOWS_ON, NOT_SAID, NOTHING, TICK, Grounds, Offer


class _Ticks(forms.MultipleChoiceField):
    """Takes what was on the page when it was drawn; whether it still stands is the service's to say."""

    def valid_value(self, value: Any) -> bool:
        return TICK.fullmatch(str(value)) is not None


class GroundsFields(forms.Form):
    """Tick what the decision is based on, or say by when it follows.

    `offers`: see engagements.grounds.offered; None where this decision need not say it.
    """

    based_on = _Ticks(
        label="What is this based on?",
        help_text="Tick what fits. What is not written down yet can follow: give a date below.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    follows_on = DateField(
        label="Or: it follows by",
        help_text="For example, 12 3 2027. Until then it shows as still to add.",
        noun="the date by which it follows",
        required=False,
    )

    def __init__(self, *args: Any, offers: Sequence[Offer] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offers is None:
            del self.fields[BASED_ON], self.fields[FOLLOWS_ON]
            return
        box: Any = self.fields[BASED_ON]
        box.choices = [(offer.value, offer.words) for offer in offers]
        hints = {offer.value: offer.hint for offer in offers if offer.hint}
        self.looks = {
            **getattr(self, "looks", {}),
            BASED_ON: Look(small=True, optional=False, hints=hints),
            FOLLOWS_ON: Look(optional=False),
        }
        if not offers:
            del self.fields[BASED_ON]
            self.fields[FOLLOWS_ON].label = "By when does the evidence for this follow?"
            self.fields[FOLLOWS_ON].help_text = "Nothing is written down yet. For example, 12 3 2027."

    def clean(self) -> dict[str, Any] | None:
        """One of the two is said; the service holds the same."""
        cleaned = super().clean()
        if FOLLOWS_ON in self.fields and not self.errors and self.grounds == NOTHING:
            self.add_error(BASED_ON if BASED_ON in self.fields else FOLLOWS_ON, NOT_SAID)
        return cleaned

    @property
    def grounds(self) -> Grounds:
        """What was ticked, and the date."""
        data = self.cleaned_data
        return Grounds.of(data.get(BASED_ON) or [], data.get(FOLLOWS_ON))
