"""Putting a school on the list, what its head says, what leaves the list, and narrowing it."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from engagements.models import Engagement
from engagements.models.engagement import Phase
from intake.finding import phase_of
from intake.models import Nomination
from intake.states import Answer, Source
from schools.models import School

WHY_HELP = "In a line, written so that the headteacher may read it. About the work, never about a person."
NAMES_SENTENCE = (
    "This looks like people’s names. Please write roles instead, like “a new maths lead”. If it is not "
    "names, send it again and it stays as it is."
)
Heard = Engagement.Heard
HOW = [(how.value, how.label) for how in (Heard.PHONE, Heard.EMAIL, Heard.IN_PERSON, Heard.FORM)]


class WhyForm(NamesHint):
    """One line why, looked through once for what reads like names."""

    watched = ("why",)
    names_sentence = NAMES_SENTENCE
    why = forms.CharField(
        max_length=200,
        label="Why, in a line",
        help_text=WHY_HELP,
        error_messages={"required": "Say why in a line. The headteacher may read it."},
    )


class OfSchoolPhase(forms.Form):
    """Asks for the phase only where the register leaves a choice."""

    phase = forms.ChoiceField(
        label="Which phase of the school",
        choices=Phase.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the phase: primary or secondary."},
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_phase = phase_of(school)
        if self.known_phase:
            del self.fields["phase"]

    def chosen_phase(self) -> str:
        """The phase that the register knows, or the one chosen."""
        return self.known_phase or str(self.cleaned_data.get("phase", ""))


class AddForm(OnceForm, OfSchoolPhase, WhyForm):
    """A coordinator writes down who suggests a school."""

    source = forms.ChoiceField(
        label="Who suggests it",
        choices=Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who suggests it."},
    )
    source_name = forms.CharField(
        max_length=120, required=False, label="Their organisation", help_text="Not a person’s name."
    )
    suggested_on = DateField(label="When it was suggested", noun="the date of the suggestion", past=True)
    why_all_the_same = forms.CharField(
        max_length=200,
        required=False,
        label="Why you add it all the same",
        help_text="Read by coordinators only.",
    )

    field_order = ["phase", "source", "source_name", "why", "suggested_on", "why_all_the_same"]

    def __init__(self, *args: Any, doubts: list[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"suggested_on": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if not doubts:
            del self.fields["why_all_the_same"]


class AnswerForm(OnceForm):
    """What the head said, to whom of the hub, and how."""

    looks = {"answer": Look(reveals={Answer.NOT_NOW: ["ask_again_on"]})}

    answer = forms.ChoiceField(
        label="What the head said",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the head said."},
    )
    ask_again_on = DateField(
        label="Ask again from",
        noun="the date to ask again",
        required=False,
        help_text="If the head named one.",
    )
    on = DateField(label="When", noun="the date you spoke", past=True)
    how = forms.ChoiceField(
        label="How",
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you heard it."},
    )
    spoken_by = forms.ChoiceField(
        label="Who of the hub spoke to the head",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who spoke to the head."},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Open this page again and send it once more."}
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["spoken_by"].choices = [(pk, person.name) for pk, person in self.people.items()]  # type: ignore[attr-defined]

    def clean_spoken_by(self) -> Any:
        return self.people[self.cleaned_data["spoken_by"]]


class LeaveForm(forms.Form):
    """Why an entry leaves the list."""

    reason = LongText(
        max_length=200,
        label="Why",
        help_text="In a line, for coordinators.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a line why it leaves the list."},
    )


class StrikeForm(forms.Form):
    """The exact words about a person that should go."""

    words = LongText(
        label="The exact words to strike out",
        help_text="Copy them from the page. They are gone at once, wherever they stand with this school.",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Copy the exact words to strike out."},
    )


class MergeForm(LeaveForm):
    """Which other entry is the same school's."""

    into = forms.ModelChoiceField(
        queryset=Nomination.objects.none(),
        label="Goes on as",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the entry that stays.",
            "invalid_choice": "Choose an entry of this list.",
        },
    )
    field_order = ["into", "reason"]

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class NarrowForm(forms.Form):
    """The filters of the list; the address holds codes, no names."""

    HEARD = (
        ("not_heard", "Not heard from the head yet"),
        ("yes", "Yes"),
        ("ask_again", "Ask again now"),
        ("later", "Not now, ask later"),
        ("no", "No, thank you"),
    )

    heard = forms.ChoiceField(label="The head", required=False, choices=[("", "All who wait"), *HEARD])
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "Any phase"), *Phase.choices])
    authority = forms.ChoiceField(label="Authority", required=False)

    def __init__(self, *args: Any, authorities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [("", "Any authority"), *authorities]  # type: ignore[attr-defined]
