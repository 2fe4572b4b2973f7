"""A session of staff development, with roles and counts."""

from typing import Any, ClassVar

from django import forms

from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned
from leadership.models import DevelopmentReach, DevelopmentSession
from leadership.services.development import Counts

Role = DevelopmentReach.Role


class DevelopmentFields(NamesHint):
    """What a session is, and for each role how many are expected and how many came."""

    watched: ClassVar[tuple[str, ...]] = ("title", "note")
    looks: ClassVar[dict[str, Look]] = {
        "led": Look(inline=True),
        **{
            f"{what}_{role}": Look(width=3, inputmode="numeric", optional=False)
            for what in ("expected", "actual")
            for role in Role.values
        },
    }
    title = forms.CharField(
        label="What is it about?",
        help_text="For example “Planning a question that asks why”.",
        max_length=200,
        error_messages={"required": "Say in a few words what it is about."},
    )
    on = DateField(label="When is it, or when was it?", noun="the date")
    led = forms.ChoiceField(
        label="Who leads it?", choices=DevelopmentSession.LedBy.choices, widget=forms.RadioSelect
    )
    note = LongText(
        label="Anything to add",
        help_text="Roles, not names.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in Role.values:
            for what, words in (("expected", "Expected"), ("actual", "Came")):
                self.fields[f"{what}_{role}"] = forms.IntegerField(
                    label=words, min_value=0, max_value=999, required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for role in Role.values:
            if cleaned.get(f"actual_{role}") is not None and not cleaned.get(f"expected_{role}"):
                self.add_error(f"expected_{role}", "Say how many were expected, so that the share is known.")
        return cleaned

    @property
    def reach(self) -> dict[str, Counts]:
        """Roles with counts, without the empty ones."""
        data = self.cleaned_data
        return {
            role: Counts(data[f"expected_{role}"], data.get(f"actual_{role}"))
            for role in Role.values
            if data.get(f"expected_{role}")
        }

    @property
    def reach_words(self) -> str:
        """What was typed of who takes part, as people say it."""
        return ", ".join(
            DevelopmentReach(role=role, expected=counts.expected, actual=counts.actual).words
            for role, counts in self.reach.items()
        )

    @property
    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For each role its two boxes, beside each other."""
        return [
            (str(label), self[f"expected_{role}"], self[f"actual_{role}"]) for role, label in Role.choices
        ]


class AddDevelopmentForm(DevelopmentFields, OnceForm):
    """Note a session."""


class EditDevelopmentForm(DevelopmentFields, Versioned):
    """Put it right, or add how many came."""


class WithdrawDevelopmentForm(Versioned):
    """Withdraw it, with a reason."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it.",
        max_length=200,
        error_messages={"required": "Say why in a line."},
    )


def counts_of(session: DevelopmentSession, *, came: bool = True) -> dict[str, Any]:
    """The counts of a session, as a form shows them first; of an earlier one only those expected."""
    found: dict[str, Any] = {}
    for row in session.reach.all():
        found[f"expected_{row.role}"] = row.expected
        if came:
            found[f"actual_{row.role}"] = row.actual
    return found
