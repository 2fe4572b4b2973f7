"""What an LLME says of themself, and the dates of their checks."""

from typing import Any

from django import forms

from core.forms import DateField, LongText
from core.looks import Look
from core.once import OnceForm
from llmes.models import LLME, Accreditation, MasteryRole, Phase, Specialism

WEEKDAYS = [("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday")]


class ProfileForm(forms.Form):
    """The profile that schools read, and the weekdays of release."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    phases = forms.MultipleChoiceField(
        label="Phases you work in",
        choices=Phase.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one phase."},
    )
    specialisms = forms.MultipleChoiceField(
        label="What you know best",
        help_text="Choose the few that schools would ask you for.",
        required=False,
        choices=Specialism.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    mastery_roles = forms.MultipleChoiceField(
        label="Your roles in teaching for mastery",
        required=False,
        choices=MasteryRole.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    schools_worked_with = LongText(
        label="Schools you have worked with",
        help_text="What kind of schools and on what: “a large urban primary, on fluency”. No person’s name.",
        required=False,
        max_length=2000,
    )
    about = LongText(
        label="About you",
        help_text="A few sentences to a school that meets you for the first time.",
        required=False,
        max_length=2000,
    )
    release_weekdays = forms.MultipleChoiceField(
        label="Weekdays on which you are released",
        required=False,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    looks = {
        "specialisms": Look(small=True),
        "mastery_roles": Look(small=True),
        "schools_worked_with": Look(rows=4),
        "about": Look(rows=5),
        "release_weekdays": Look(small=True),
    }

    def said(self) -> dict[str, Any]:
        """The cleaned form as the profile holds it."""
        data = self.cleaned_data
        return {
            "works_primary": Phase.PRIMARY in data["phases"],
            "works_secondary": Phase.SECONDARY in data["phases"],
            "specialisms": data["specialisms"],
            "mastery_roles": data["mastery_roles"],
            "schools_worked_with": data["schools_worked_with"],
            "about": data["about"],
            "release_weekdays": "".join(sorted(data["release_weekdays"])),
        }


def profile_initial(llme: LLME) -> dict[str, Any]:
    """A profile as its form shows it."""
    phases = ((llme.works_primary, Phase.PRIMARY), (llme.works_secondary, Phase.SECONDARY))
    return {
        "version": llme.version,
        "phases": [phase for works, phase in phases if works],
        "specialisms": llme.specialisms,
        "mastery_roles": llme.mastery_roles,
        "schools_worked_with": llme.schools_worked_with,
        "about": llme.about,
        "release_weekdays": list(llme.release_weekdays),
    }


class ChecksForm(forms.Form):
    """Dates of safeguarding checks. What a check said is never written here."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    safeguarding_checked_on = DateField(
        label="DBS check seen", noun="the date of the check", required=False, past=True
    )
    safeguarding_renew_on = DateField(label="To be renewed by", noun="the date of renewal", required=False)
    safeguarding_induction_on = DateField(
        label="Safeguarding induction", noun="the date of the induction", required=False, past=True
    )


class AccreditationForm(OnceForm):
    """One accreditation more."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=Accreditation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    name = forms.CharField(label="What is it called?", max_length=80, required=False)
    awarded_on = DateField(label="Awarded", noun="the date of the award", past=True)
    expires_on = DateField(
        label="Runs out", noun="the date it runs out", required=False, help_text="Leave empty if it does not."
    )
    looks = {"kind": Look(reveals={Accreditation.Kind.OTHER: ["name"]})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Accreditation.Kind.OTHER and not cleaned.get("name"):
            self.add_error("name", "Say what it is called.")
        return cleaned


class SchoolSearchForm(forms.Form):
    """Look for a school or trust by a school's name, URN, postcode or town."""

    q = forms.CharField(
        label="Name, URN, postcode or town of the school",
        max_length=120,
        required=False,
    )
    looks = {"q": Look(optional=False)}


class CodeForm(forms.Form):
    """Accept the code of conduct, in the wording on the page."""

    text = forms.IntegerField(widget=forms.HiddenInput)
    hub_texts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    accept = forms.BooleanField(
        label="I will keep to this code",
        error_messages={"required": "Tick the box to accept the code."},
    )

    def read(self) -> list[int]:
        """By number, what the hubs added on the page that was read."""
        return [int(pk) for pk in self.cleaned_data["hub_texts"].split() if pk.isdecimal() and len(pk) < 15]


class ConflictForm(OnceForm):
    """Why the LLME should not support a school or trust."""

    reason = LongText(
        label="Why?",
        help_text="A sentence is enough. Leave out health and other people’s private matters.",
        max_length=500,
        error_messages={"required": "Say in a few words why."},
    )
    looks = {"reason": Look(rows=3)}
