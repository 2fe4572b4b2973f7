"""Moving what matters, and accepting."""

from typing import Any

from django import forms

from core.looks import Look
from core.once import OnceForm
from hubs.settings.choices import WEIGHTS
from matching.choices import AT_MOST, pairs_of


class WeightsForm(forms.Form):
    """How much each thing matters for this proposal; the hub's settings stay as they are."""

    furthest_miles = forms.IntegerField(
        label="Furthest journey, in miles, in a straight line",
        min_value=1,
        max_value=400,
        error_messages={
            "required": "Enter a number of miles, like 30.",
            "invalid": "Enter a number of miles, like 30.",
            "min_value": "Enter 1 mile or more.",
            "max_value": "Enter 400 miles or fewer.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    looks = {"furthest_miles": Look(width=3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looks = dict(self.looks)
        for name, label, _usual in WEIGHTS:
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=10,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"),
                    f"{label}: enter a whole number from 0 to 10.",
                ),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.looks[name] = Look(width=2)


class AcceptForm(OnceForm):
    """The pairs that were ticked, and where all were wanted those of the other pages."""

    def pairs(self) -> frozenset[tuple[int, int]]:
        """As (engagement, LLME)."""
        chosen = self.data.getlist("pair")  # type: ignore[attr-defined]
        if self.data.get("do") == "all":
            chosen = [*chosen, *self.data.get("elsewhere", "").split()]
        return pairs_of(chosen[:AT_MOST])
