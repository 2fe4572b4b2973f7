"""What every form of a day asks: whose day it is, how long, for which side."""

from typing import Any

from django import forms

from engagements.models import Engagement
from engagements.states import Side
from hubs.settings.in_effect import setting_for
from llmes.models import LLME

LENGTHS = [("1", "Whole day"), ("0.5", "Half a day")]
THE_SIDES = [(Side.SCHOOL.value, "The school"), (Side.LLME.value, "The LLME")]
REASONS = [("school", "For the school"), ("llme", "For the LLME"), ("outside", "An outside event")]


def say_length(form: forms.Form, engagement: Engagement) -> None:
    """Beside the choice of a whole or half day, how many hours the hub means (D19)."""
    hours = float(setting_for(engagement, "day_length_hours"))
    form.fields["days"].help_text = f"A whole day is about {hours:g} hours, half a day {hours / 2:g}."


class WithLLME(forms.Form):
    """Whose day it is: asked only where several LLMEs work with the school."""

    llme = forms.ChoiceField(label="Which LLME", widget=forms.RadioSelect)

    def __init__(self, *args: Any, llmes: list[LLME], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.llmes = {str(llme.pk): llme for llme in llmes}
        field: Any = self.fields["llme"]
        field.choices = [(pk, str(llme)) for pk, llme in self.llmes.items()]
        if len(llmes) == 1:
            del self.fields["llme"]
        elif llmes:
            field.initial = str(llmes[0].pk)

    @property
    def chosen_llme(self) -> LLME:
        """The LLME chosen, or the only one."""
        return self.llmes.get(self.cleaned_data.get("llme", "")) or next(iter(self.llmes.values()))
