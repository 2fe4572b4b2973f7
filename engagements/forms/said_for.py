"""What somebody said who does not sign in, entered for them."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from core.once import OnceForm
from engagements.forms.days.whose import THE_SIDES
from engagements.models import SaidFor


class SaidForForm(OnceForm):
    """What somebody said who does not sign in (D3)."""

    looks: ClassVar[dict[str, Look]] = {"how": Look(inline=True)}
    side = forms.ChoiceField(label="For whom do you enter this?", choices=THE_SIDES, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label="How did you hear it?", choices=SaidFor.How.choices, widget=forms.RadioSelect
    )
    said_on = DateField(label="When was it said?", noun="the date", past=True)
    words = LongText(
        label="What was said",
        help_text="As they said it. It does not confirm the day: they still can.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write in a line what was said."},
    )

    def __init__(self, *args: Any, sides: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["side"]
        field.choices = [choice for choice in THE_SIDES if choice[0] in sides]
        self.fields["said_on"].initial = timezone.localdate
        if len(sides) == 1:
            self.only_side = sides[0]
            del self.fields["side"]

    @property
    def for_side(self) -> str:
        """Whose words these are."""
        return str(self.cleaned_data.get("side") or self.only_side)
