"""Making a link to the short form, and the short form itself."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField
from core.looks import Look
from core.once import OnceForm
from intake.finding import offered_school
from intake.forms.waiting import OfSchoolPhase, WhyForm
from intake.models import SuggestionLink
from intake.states import Source, Standing
from schools.models import School

USUAL_DAYS = 60


class MakeLinkForm(OnceForm):
    """For whom the link is, who is sent it, and for how long it is good."""

    looks = {"source": Look(reveals={Source.SCHOOL: ["urn"]})}

    source = forms.ChoiceField(
        label="For",
        choices=[(source.value, source.label) for source in SuggestionLink.SENDABLE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom the link is for."},
    )
    urn = forms.CharField(
        max_length=7,
        required=False,
        label="URN, if it is for one school alone",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    organisation = forms.CharField(
        max_length=120,
        label="Name of the school, trust or authority",
        help_text="It stands above the form. Not a person’s name.",
        error_messages={"required": "Enter the name of the school, trust or authority."},
    )
    sent_to = forms.CharField(
        max_length=120,
        label="Who you send it to",
        help_text="Name and role. Read by coordinators only.",
        error_messages={"required": "Enter who you send it to."},
    )
    ends_on = DateField(label="Good until", noun="the date it is good until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        until = timezone.localdate() + datetime.timedelta(days=USUAL_DAYS)
        kwargs["initial"] = {"ends_on": until, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        urn = str(cleaned.pop("urn", "") or "").strip()
        cleaned["school"] = None
        if urn and cleaned.get("source") == Source.SCHOOL:
            cleaned["school"] = offered_school(urn)
            if cleaned["school"] is None:
                self.add_error("urn", "The register holds no open state-funded school with this URN.")
        return cleaned


class SuggestForm(OnceForm, OfSchoolPhase, WhyForm):
    """The short form: who you are, and one line why."""

    standing = forms.ChoiceField(
        label="Does the headteacher know?",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the headteacher knows."},
    )
    from_name = forms.CharField(
        max_length=120, label="Your name", error_messages={"required": "Enter your name."}
    )
    from_role = forms.CharField(
        max_length=120, label="Your role", error_messages={"required": "Enter your role."}
    )
    from_email = forms.EmailField(
        label="Your work email address",
        error_messages={
            "required": "Enter your work email address.",
            "invalid": "Enter an email address, like name@example.sch.uk.",
        },
    )

    field_order = ["phase", "standing", "why", "from_name", "from_role", "from_email"]
    looks = {
        "from_name": Look(autocomplete="name"),
        "from_email": Look(autocomplete="email"),
    }

    def __init__(self, *args: Any, school: School, source: str, **kwargs: Any) -> None:
        super().__init__(*args, school=school, **kwargs)
        if source != Source.SCHOOL:
            del self.fields["standing"]
