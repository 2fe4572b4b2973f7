"""The forms of a hub: one per intent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.looks import Look
from core.once import OnceForm
from hubs.settings.kinds import Kind, Setting


class HalfDaysField(forms.DecimalField):
    """A number in steps of a half, typed as people write it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, noun: str = "a number of days", **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})
        example = f"Enter {noun}, like 6 or 6.5."
        kwargs["error_messages"] = {
            "required": example,
            "invalid": example,
            "max_decimal_places": example,
            "max_digits": example,
            "max_whole_digits": example,
            **kwargs["error_messages"],
        }
        super().__init__(max_digits=5, decimal_places=1, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(value)
        if number is not None and number * 2 != int(number * 2):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class ReasonForm(forms.Form):
    """Why something ends or is taken back."""

    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="One line. It is kept with the record.",
        error_messages={"required": "Say why, in a few words."},
    )

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        if hint:
            self.fields["reason"].help_text = hint


class ChangeRoleForm(forms.Form):
    """Another role for somebody, and why."""

    role = forms.ChoiceField(
        label="What will they do from now on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of these roles."},
    )
    reason = forms.CharField(
        label="Why does it change?",
        max_length=200,
        help_text="One line, kept with the record. No health details.",
        error_messages={"required": "Say why, in a few words."},
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str, str]], **kwargs: Any) -> None:
        """`roles`: key, label and hint of each role that may be given."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, label) for key, label, _ in roles]  # type: ignore[attr-defined]
        self.looks = {"role": Look(hints={key: hint for key, _, hint in roles})}


class InvitePersonForm(OnceForm):
    """Ask somebody to a role in the hub."""

    role = forms.ChoiceField(
        label="What will they do?",
        help_text="Below each role stands what they read before they say yes.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will do."},
    )
    name = forms.CharField(
        label="Their name",
        max_length=150,
        error_messages={"required": "Enter their name."},
    )
    email = forms.EmailField(
        label="Their own email address",
        help_text="Not one that several people read, like office@.",
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address like name@example.sch.uk.",
        },
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str, str]], **kwargs: Any) -> None:
        """`roles`: key, label and hint of each role that may be offered."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, label) for key, label, _ in roles]  # type: ignore[attr-defined]
        self.looks = {
            "role": Look(hints={key: hint for key, _, hint in roles}),
            "name": Look(autocomplete="off"),
            "email": Look(autocomplete="off", spellcheck=False),
        }


class HubFilterForm(forms.Form):
    """Narrow the list of hubs."""

    q = forms.CharField(label="Name", required=False, max_length=80)


class SettingForm(forms.Form):
    """Another value of one setting, from a date on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(setting)
        self.fields["in_effect_from"] = DateField(
            label="From",
            noun="the date",
            help_text="Today or a later date. What held before stays as it was.",
            earliest=timezone.localdate,
        )
        self.looks = {
            "value": Look(
                hidden_label=bool(setting.unit),
                width=5 if setting.unit else "",
                suffix=setting.unit,
                optional=False,
            )
        }


class HubTextForm(forms.Form):
    """Words of the hub's own, from a date on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    body = LongText(
        label="In the hub’s own words",
        help_text="A line that begins with a dash is a point of a list. Leave it empty to add nothing.",
        max_length=4000,
        required=False,
    )
    looks = {"body": Look(rows=8)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_effect_from"] = DateField(
            label="From",
            noun="the date",
            help_text="Today or a later date. What was agreed before stays in the words it was agreed in.",
            earliest=timezone.localdate,
        )


def value_field(setting: Setting) -> forms.Field:
    """The field for a value of a setting; the last word on it has the setting itself."""
    common: dict[str, Any] = {"label": setting.label, "help_text": setting.help}
    match setting.kind:
        case Kind.DAYS | Kind.HOURS:
            return HalfDaysField(noun=f"a number of {setting.unit}", **common)
        case Kind.COUNT:
            return forms.IntegerField(
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": "Enter a whole number.",
                    "invalid": "Enter a whole number.",
                },
                **common,
            )
        case Kind.YES_NO:
            return forms.TypedChoiceField(
                choices=[("yes", "Yes"), ("no", "No")],
                coerce=lambda value: value == "yes",
                widget=forms.RadioSelect,
                error_messages={"required": "Choose yes or no."},
                **common,
            )
        case Kind.ONE_OF:
            return forms.ChoiceField(
                choices=setting.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one of these.", "invalid_choice": "Choose one of these."},
                **common,
            )
        case Kind.CHOICES:
            return forms.MultipleChoiceField(
                choices=setting.choices, required=False, widget=forms.CheckboxSelectMultiple, **common
            )
        case _:
            return forms.CharField(
                max_length=int(setting.maximum or 200),
                error_messages={"required": "Enter some words."},
                **common,
            )


def initial_of(setting: Setting, value: Any) -> Any:
    """A value as the field of its setting shows it."""
    if setting.kind == Kind.YES_NO:
        return "yes" if value else "no"
    return value
