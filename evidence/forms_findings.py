"""What we think is happening: writing it, wording it anew, withdrawing it, joining evidence."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned
from engagements.grounds import Offer
from evidence.models import Evidence


class StatementFields(NamesHint):
    """The statement itself."""

    watched = ("statement",)
    statement = LongText(
        label="What do you think is happening?",
        help_text="A sentence or two about the work, never about a person. For example: pupils choose a "
        "method by habit, in most classes.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what you think is happening."},
    )


class EvidenceBoxes(forms.Form):
    """Evidence of our work as boxes to tick."""

    evidence = forms.MultipleChoiceField(
        label="What speaks to it?",
        help_text="Tick what fits, for it or against it. More can follow at any time.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["evidence"]
        box.choices = [(offer.value[1:], offer.words) for offer in offers]
        hints = {offer.value[1:]: offer.hint for offer in offers if offer.hint}
        self.looks = {**getattr(self, "looks", {}), "evidence": Look(small=True, hints=hints, optional=False)}
        if not offers:
            del self.fields["evidence"]

    def chosen(self, rows: Iterable[Evidence]) -> list[Evidence]:
        """The rows that were ticked."""
        ticked = set(self.cleaned_data.get("evidence") or [])
        return [row for row in rows if str(row.pk) in ticked]


class AddFindingForm(EvidenceBoxes, StatementFields, OnceForm):
    """Write what we think is happening, and tick what speaks to it."""

    field_order = ("statement", "evidence")


class RewordFindingForm(StatementFields, Versioned):
    """Word it anew."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it. The earlier words are not kept.",
        max_length=200,
        error_messages={"required": "Say in a line why the words change."},
    )


class JoinEvidenceForm(EvidenceBoxes):
    """Choose the evidence that speaks to a statement."""
