"""Forms of the schools' pages: each one intent."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from accounts.models import User
from core.forms import DateField
from core.once import OnceForm
from hubs.models import Hub
from schools.models import School, SchoolLeader

REASON = {"required": "Say why, in a few words."}
MOST_BYTES = 200_000_000


def reason_field(label: str, hint: str = "", most: int = 300) -> forms.CharField:
    """A reason in a line or two."""
    return forms.CharField(label=label, help_text=hint, max_length=most, error_messages=REASON)


def file_field(label: str, hint: str) -> forms.FileField:
    """One of the register's files."""
    return forms.FileField(
        label=label,
        help_text=hint,
        required=False,
        error_messages={"empty": "This file is empty.", "max_length": "Give the file a shorter name."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        max_length=200,
    )


class ImportForm(OnceForm):
    """Files of the register to look through."""

    schools_file = file_field(
        "Register of schools", "The CSV file edubasealldata, as the register publishes it."
    )
    links_file = file_field("Links", "links_edubasealldata: predecessors and successors.")
    groups_file = file_field("Groups", "grouplinks_edubaseallacademiesandfree: trusts and their academies.")
    register_date = DateField(
        label="Date of the register",
        required=False,
        help_text="Leave it empty if the date is in the name of the file, like edubasealldata20250422.csv.",
        noun="the date of the register",
        past=True,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found: list[UploadedFile] = [data[kind] for kind in self.kinds if data.get(kind)]
        if not found and not self.errors:
            self.add_error("schools_file", "Choose at least one file.")
        for kind in self.kinds:
            if data.get(kind) and data[kind].size > MOST_BYTES:
                self.add_error(kind, "This file is far larger than the register: choose the register’s CSV.")
        return data

    kinds = ("schools_file", "links_file", "groups_file")

    @property
    def files_by_kind(self) -> dict[str, Any]:
        return {kind.removesuffix("_file"): self.cleaned_data.get(kind) for kind in self.kinds}


class ChooseHubForm(forms.Form):
    """Another hub for a school, or the area's again, with the reason."""

    hub = forms.ModelChoiceField(
        queryset=Hub.objects.none(),
        label="Hub",
        required=False,
        error_messages={"invalid_choice": "Choose one of the hubs."},
    )
    reason = reason_field("Why?", "It stands on the school’s page.")

    def __init__(self, *args: Any, hubs: QuerySet[Hub], school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hub"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = hubs
        field.empty_label = "The hub of its area" if school.hub_is_chosen else "Choose a hub"
        field.required = not school.hub_is_chosen
        field.error_messages["required"] = "Choose a hub."


class HubForManyForm(forms.Form):
    """One hub for the schools ticked, with the reason."""

    schools = forms.ModelMultipleChoiceField(
        queryset=School.objects.none(),
        label="Schools",
        error_messages={
            "required": "Choose at least one school.",
            "invalid_choice": "One of these schools is no longer on the list.",
            "invalid_pk_value": "One of these schools is no longer on the list.",
        },
    )
    hub = forms.ModelChoiceField(
        queryset=Hub.objects.none(),
        label="Hub for the schools chosen",
        empty_label="Choose a hub",
        error_messages={"required": "Choose a hub.", "invalid_choice": "Choose one of your hubs."},
    )
    reason = reason_field("Why?", "It stands on each school’s page.")

    def __init__(self, *args: Any, hubs: QuerySet[Hub], schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("hub", hubs), ("schools", schools)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = rows


class InviteToSchoolForm(OnceForm):
    """Someone is asked to take a role in a school."""

    name = forms.CharField(label="Name", max_length=150, error_messages={"required": "Enter the name."})
    email = forms.EmailField(
        label="Email address",
        help_text="Their own, not an office’s: one address is one person.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an email address.",
            "invalid": "Enter an email address, like jo.green@oakfield.sch.uk.",
        },
    )
    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role."}
    )

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        labels = dict(SchoolLeader.Role.choices)
        field.choices = [(role, labels[role]) for role in roles]


class ChangeRoleForm(forms.Form):
    """Another role for somebody of the school, and why."""

    role = forms.ChoiceField(
        label="Role from now on",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of these roles."},
    )
    reason = reason_field(
        "Why does it change?", "For example “now leads maths”. No health details.", most=200
    )

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(role, label) for role, label in SchoolLeader.Role.choices if role in roles]


class EndRoleForm(forms.Form):
    """Why a role ends."""

    reason = reason_field(
        "Why does it end?", "For example “has left the school”. No health details.", most=200
    )


class DelegateForm(OnceForm):
    """Who agrees for the head, from when to when."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who agrees for you?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose one of these people."},
    )
    starts_on = DateField(label="First day", noun="the first day")
    ends_on = DateField(label="Last day", noun="the last day")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = people
