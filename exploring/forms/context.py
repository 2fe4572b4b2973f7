"""The school in its own words, and its own improvement plan."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings

from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from core.once import OnceForm
from evidence.files import TAKEN


class ContextFields(NamesHint):
    """What the school says of itself."""

    watched: ClassVar[tuple[str, ...]] = ("context", "challenges")
    looks: ClassVar[dict[str, Look]] = {
        "context": Look(size="m", optional=False),
        "challenges": Look(size="m", optional=False),
    }
    context = LongText(
        label="Our school",
        help_text=(
            "What somebody should know who has never been here: pupils, staff, how maths is taught, what you "
            "are proud of. A few lines will do."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    challenges = LongText(
        label="What we find hard, and would like to work on",
        help_text="As you would say it yourselves. “See page 4 of our improvement plan” is enough.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WriteContextForm(ContextFields, OnceForm):
    """The school writes, or writes anew how things are now."""


class CorrectContextForm(ContextFields):
    """The school puts its newest words right."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoteFields(NamesHint):
    """What the LLME adds below."""

    watched: ClassVar[tuple[str, ...]] = ("text",)
    text = LongText(
        label="What you add",
        help_text="What you heard or asked, roles rather than names. The school’s words stay as they are.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what you add."},
    )


class AddToContextForm(NoteFields, OnceForm):
    """Add below the school's words."""


class CorrectNoteForm(NoteFields):
    """Put right what was added."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ImprovementPlanForm(OnceForm):
    """Link or attach the school's own plan."""

    looks: ClassVar[dict[str, Look]] = {"link": Look(optional=False), "file": Look(optional=False)}
    title = forms.CharField(label="What is it called?", max_length=120, initial="Our school improvement plan")
    link = forms.URLField(
        label="A link to it",
        help_text="If the LLME can open it. Or attach it below.",
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    file = forms.FileField(label="Or the file", required=False)
    pages = forms.CharField(
        label="Where maths stands in it",
        help_text="For example “page 4, priority 2”.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = settings.EVIDENCE_FILE_MB
        self.fields["file"].help_text = f"{TAKEN}, up to {limit} MB. No pupils’ names or pictures of them."

    def clean_link(self) -> str:
        """Only addresses of the web."""
        link = str(self.cleaned_data.get("link") or "")
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Enter an address that begins with https://.")
        return link


class ReasonForm(forms.Form):
    """A line that says why."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it.",
        max_length=200,
        error_messages={"required": "Say why in a line."},
    )
