"""Opening an engagement, and who works on it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DateField, LongText
from core.once import OnceForm
from engagements.models import Assignment, Engagement, OtherSupport
from engagements.models.engagement import Phase
from hubs.models import Hub
from llmes.models import LLME


class DaysInput(forms.DecimalField):
    """A number of days in halves, typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.5"))
        kwargs.setdefault("max_value", Decimal(200))
        kwargs.setdefault(
            "error_messages",
            {
                "required": "Enter a number of days, like 6 or 6.5.",
                "invalid": "Enter a number of days, like 6 or 6.5.",
                "min_value": "Enter half a day or more.",
                "max_value": "Enter 200 days or fewer.",
            },
        )
        super().__init__(max_digits=5, decimal_places=1, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"})

    def clean(self, value: Any) -> Decimal | None:
        days = super().clean(value)
        if days is not None and days * 2 != int(days * 2):
            raise forms.ValidationError("Enter days in whole or half days, like 6 or 6.5.")
        return days


WEEKDAYS = [("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday")]


class WeekdaysField(forms.MultipleChoiceField):
    """Weekdays as a word of digits: "24" for Tuesday and Thursday."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))


class OpeningFields(forms.Form):
    """What the opening and its later correction have in common."""

    focus = forms.CharField(
        max_length=200,
        label="What the work is about",
        help_text="In a few words. The school and the LLME will find their own words in the plan.",
        error_messages={"required": "Say in a few words what the work is about."},
    )
    why_offered = LongText(
        max_length=2000,
        label="Why we are offering this",
        help_text="Written for the headteacher to read.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why the hub is offering this. The headteacher will read it."},
    )
    starts_on = DateField(label="From", noun="the start date")
    expected_end_on = DateField(
        label="Until about", noun="the expected end date", help_text="It can be changed later."
    )
    school_weekdays = WeekdaysField(
        label="Weekdays that suit the school",
        help_text="It helps to find an LLME who is released on these days.",
    )
    suggested_by = forms.ChoiceField(
        label="Who suggested it",
        choices=Engagement.SuggestedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who suggested it."},
    )
    suggested_by_name = forms.CharField(
        max_length=160, required=False, label="Their organisation", help_text="Not a person's name."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("expected_end_on")
        if starts and ends and ends < starts:
            self.add_error("expected_end_on", "The expected end date must be after the start date.")
        return cleaned


class OpenEngagementForm(OnceForm, OpeningFields):
    """A coordinator opens an engagement for a school whose head has said yes."""

    hub = forms.ModelChoiceField(
        queryset=Hub.objects.none(), label="Hub", widget=forms.RadioSelect, empty_label=None
    )
    phase = forms.ChoiceField(
        label="Phase of the school",
        choices=Phase.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the phase of the school."},
    )
    days = DaysInput(
        label="Days offered", help_text="Whole or half days. Both sides agree the number before it counts."
    )
    head_said_yes_on = DateField(label="When the headteacher said yes", noun="the date of the yes", past=True)
    head_said_yes_how = forms.ChoiceField(
        label="How",
        choices=Engagement.Heard.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the headteacher said yes."},
    )
    other_support = forms.MultipleChoiceField(
        required=False,
        label="Other support the school has",
        help_text="Choose all that you know of.",
        choices=OtherSupport.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [
        "hub",
        "phase",
        "focus",
        "why_offered",
        "starts_on",
        "expected_end_on",
        "days",
        "school_weekdays",
        "suggested_by",
        "suggested_by_name",
        "head_said_yes_on",
        "head_said_yes_how",
        "other_support",
    ]

    def __init__(self, *args: Any, hubs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hubs = hubs
        if len(hubs) == 1:
            del self.fields["hub"]
        else:
            self.fields["hub"].queryset = Hub.objects.filter(pk__in=[hub.pk for hub in hubs])  # type: ignore[attr-defined]

    def chosen_hub(self) -> Hub:
        """The only hub, or the one chosen."""
        return self.cleaned_data.get("hub") or self.hubs[0]


class EditOpeningForm(OpeningFields):
    """Correct what was said at the opening; carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AssignLLMEForm(OnceForm):
    """Let an LLME work on an engagement; a conflict needs a reason."""

    llme = forms.ModelChoiceField(
        queryset=LLME.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": "Choose an LLME.", "invalid_choice": "Choose an LLME of the hub."},
    )
    role = forms.ChoiceField(
        label="As", choices=Assignment.Role.choices, widget=forms.RadioSelect, initial=Assignment.Role.LEAD
    )
    reason = forms.CharField(
        max_length=200,
        label="Why the LLME changes",
        help_text="The school and the LLMEs can read this. No health details.",
        error_messages={"required": "Say in a line why the LLME changes."},
    )
    conflict_reason = LongText(
        max_length=500,
        required=False,
        label="Why you decide for it all the same",
        help_text="Read by coordinators only.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        llmes: Any,
        has_conflict: bool,
        changing: bool = False,
        has_lead: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_conflict:
            del self.fields["conflict_reason"]
        self.fields["llme"].queryset = llmes  # type: ignore[attr-defined]
        if changing:
            del self.fields["role"]
        else:
            del self.fields["reason"]
            # The lead stays a choice for who sends it twice: the service says what is so by now.
            sent = self.data.get("role") if self.is_bound else None
            roles = [
                choice
                for choice in Assignment.Role.choices
                if choice[0] != Assignment.Role.COVER  # named with dates, on a page of its own
                and ((choice[0] != Assignment.Role.LEAD) == has_lead or choice[0] == sent)
            ]
            self.fields["role"].choices = roles  # type: ignore[attr-defined]
            self.fields["role"].initial = roles[0][0]
            if len(roles) == 1:
                self.fields["role"].widget = forms.HiddenInput()


class ReasonForm(forms.Form):
    """A line that says why; both sides can read it."""

    reason = LongText(
        max_length=200,
        label="Why",
        help_text="In a line. Both sides can read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why in a line. Both sides can read it."},
    )


class StatusForm(ReasonForm):
    """Pause, resume, stop, complete or reopen, from a date."""

    on = DateField(label="From", noun="the date", past=True)
    field_order = ["on", "reason"]

    def __init__(self, *args: Any, reason_needed: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_needed


class OtherSupportForm(OnceForm):
    """Other help the school has while we work together."""

    kind = forms.ChoiceField(
        label="Who gives it",
        choices=OtherSupport.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who gives the support."},
    )
    about = forms.CharField(
        max_length=200, required=False, label="What it is about", help_text="No person's name."
    )
    contact = forms.CharField(
        max_length=160,
        required=False,
        label="Whom to reach there",
        help_text="A role and where they work, like “maths adviser, the council”.",
    )
    starts_on = DateField(label="From", noun="the start date", required=False)
    ends_on = DateField(label="Until", noun="the end date", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The end date must be after the start date.")
        return cleaned


class OutsideReaderForm(OnceForm):
    """The head lets someone of the LA or trust read the plan summary."""

    name = forms.CharField(
        max_length=150, label="Their name", error_messages={"required": "Enter their name."}
    )
    email = forms.EmailField(
        label="Their email address",
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address, like name@example.gov.uk.",
        },
    )
    organisation = forms.ChoiceField(
        label="They work for",
        choices=[("authority", "The local authority"), ("trust", "The trust")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom they work for."},
    )
