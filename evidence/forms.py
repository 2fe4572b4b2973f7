"""Recording a day with what was looked at, and evidence by itself."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from core.forms import DateField, LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from core.versioned import Versioned
from engagements.forms.days.recording import DayFields
from engagements.forms.grounds import GroundsFields
from engagements.grounds import BASED_ON, FOLLOWS_ON, Offer
from evidence.files import TAKEN
from evidence.models import Evidence, Finding

Choices = Sequence[tuple[str, str]]


class WithTicks(DayFields):
    """Ticks for what was looked at together, each with a line. `kinds`: those that the hub offers."""

    looks: ClassVar[dict[str, Look]] = DayFields.looks | {
        "ticks": Look(small=True, reveals={kind: [f"seen_{kind}"] for kind in Evidence.Kind.values}),
        **{f"seen_{kind}": Look(optional=True) for kind in Evidence.Kind.values},
    }
    ticks = forms.MultipleChoiceField(
        label="What did you look at together?",
        help_text="Tick any. Each becomes evidence that both sides know of.",
        choices=Evidence.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    watched = ("worked_on", *(f"seen_{kind}" for kind in Evidence.Kind.values))

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["ticks"]
        box.choices = kinds
        for kind, _ in kinds:
            self.fields[f"seen_{kind}"] = forms.CharField(
                label="What you saw across classes, in a line", max_length=500, required=False
            )

    @property
    def ticked(self) -> dict[str, str]:
        """The kinds ticked, with their lines."""
        return {kind: self.cleaned_data.get(f"seen_{kind}", "") for kind in self.cleaned_data["ticks"]}


class RecordDayForm(WithTicks, OnceForm):
    """Record a day that took place. For a booked day it carries the version that was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CorrectDayForm(WithTicks, Versioned):
    """Reword a recorded day until it is confirmed."""


def initial_of_ticks(ticks: dict[str, str]) -> dict[str, Any]:
    """What the ticks of a recorded day show first."""
    return {"ticks": list(ticks), **{f"seen_{kind}": seen for kind, seen in ticks.items()}}


class EvidenceFields(NamesHint):
    """What every piece of evidence says. `kinds`: those that the hub offers."""

    watched = ("seen",)
    looks: ClassVar[dict[str, Look]] = {
        "kind": Look(small=True),
        "looked": Look(inline=True),
        "year_group": Look(width=10),
    }
    kind = forms.ChoiceField(
        label="What kind is it?", choices=Evidence.Kind.choices, widget=forms.RadioSelect
    )
    on = DateField(label="When was it?", noun="the date", past=True)
    looked = forms.ChoiceField(label="Who looked?", choices=Evidence.Looked.choices, widget=forms.RadioSelect)
    seen = LongText(
        label="What was seen",
        help_text="Across classes where you can: with one class in a year, a role is a name.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    year_group = forms.CharField(
        label="Year group",
        help_text="Only the school’s leaders and the LLMEs read this.",
        max_length=40,
        required=False,
    )
    source = forms.CharField(
        label="Where it comes from", help_text="By role, not name.", max_length=200, required=False
    )
    link = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["kind"]
        box.choices = kinds

    MORE: ClassVar[tuple[str, ...]] = ("link", "file", "source", "year_group")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What every piece of evidence needs, and the statements that it can speak to."""
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def more_title(self) -> str:
        """What can be opened below."""
        return (
            "Link, file, year group, where it comes from"
            if "file" in self.fields
            else "Link, year group, where it comes from"
        )

    @property
    def more_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.more_fields)

    def clean_link(self) -> str:
        """Only addresses of the web."""
        link = str(self.cleaned_data.get("link") or "")
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Enter an address that begins with https://.")
        return link


class AddEvidenceForm(EvidenceFields, OnceForm):
    """Add a note, a link or a file."""

    file = forms.FileField(label="File", required=False)
    findings = forms.MultipleChoiceField(
        label="Which statement does it speak to?",
        help_text="For it or against it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    looks: ClassVar[dict[str, Look]] = EvidenceFields.looks | {"findings": Look(small=True)}

    def __init__(self, *args: Any, findings: Sequence[Finding] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["findings"]
        box.choices = [(str(row.pk), Truncator(row.statement).chars(160)) for row in findings]
        if not findings:
            del self.fields["findings"]
        self.fields["on"].initial = timezone.localdate
        self.fields[
            "file"
        ].help_text = (
            f"{TAKEN}, up to {settings.EVIDENCE_FILE_MB} MB. No pictures of pupils, no pupils’ names."
        )


class EditEvidenceForm(EvidenceFields, Versioned):
    """Put evidence right."""


class WithdrawEvidenceForm(Versioned):
    """Withdraw evidence, with a reason."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it.",
        max_length=200,
        error_messages={"required": "Say why in a line."},
    )


class FollowForm(GroundsFields):
    """Tick what followed, after the decision."""

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, offers=offers, **kwargs)
        del self.fields[FOLLOWS_ON]
        if BASED_ON in self.fields:
            self.fields[BASED_ON].label = "What else is this based on?"
            self.fields[BASED_ON].help_text = "Tick what fits."
