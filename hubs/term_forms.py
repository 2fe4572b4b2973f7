"""The form of a year's half-terms, of a hub or of one school."""

from django import forms

from core.dates import Span
from core.forms import DateField, GrowingFormSet


class TermForm(forms.Form):
    """One half-term."""

    name = forms.CharField(
        label="Name", max_length=40, error_messages={"required": "Enter a name, like Autumn 1."}
    )
    starts_on = DateField(label="First day", noun="the first day")
    ends_on = DateField(label="Last day", noun="the last day")


class TermsFormSet(GrowingFormSet):
    """The half-terms of a year."""

    add_text = "Add a half-term"
    remove_text = "Remove"
    item_name = "Half-term"

    @property
    def spans(self) -> list[Span]:
        found = [form.cleaned_data for form in self.forms if form.cleaned_data]
        spans = [Span(one["starts_on"], one["ends_on"], one["name"]) for one in found]
        return sorted(spans)


AnyTermsFormSet: type[TermsFormSet] = forms.formset_factory(  # type: ignore[assignment]
    TermForm, formset=TermsFormSet, extra=0, max_num=12, min_num=1
)
