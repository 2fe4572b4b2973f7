"""Narrowing the list of LLMEs."""

from typing import Any

from django import forms

from hubs.models import Hub
from llmes.models import Phase


class LLMEFilterForm(forms.Form):
    """By hub, phase, name, the code, accreditations, days free, and who never signed in."""

    hub = forms.ChoiceField(label="Hub", required=False)
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "Any"), *Phase.choices], widget=forms.RadioSelect
    )
    code = forms.ChoiceField(
        label="Code of conduct this year",
        required=False,
        choices=[("", "Either"), ("yes", "Accepted"), ("no", "Not yet")],
        widget=forms.RadioSelect,
    )
    runs_out = forms.ChoiceField(
        label="An accreditation runs out",
        required=False,
        choices=[
            ("", "Any time"),
            ("30", "Within 30 days"),
            ("90", "Within 90 days"),
            ("180", "Within 180 days"),
            ("past", "Has run out"),
        ],
    )
    free = forms.ChoiceField(
        label="Days free this year",
        required=False,
        choices=[("", "Any"), ("some", "Some free"), ("none", "None free"), ("unset", "Not set")],
    )
    signed_in = forms.ChoiceField(
        label="Signed in", required=False, choices=[("", "Any"), ("never", "Never so far")]
    )
    q = forms.CharField(label="Name", required=False, max_length=80)

    def __init__(self, *args: Any, hubs: list[Hub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hub"]
        field.choices = [("", "All my hubs"), *((hub.code, hub.name) for hub in hubs)]
        if len(hubs) < 2:
            field.widget = forms.HiddenInput()
