"""Writing a view: where we are with each milestone, and the last question; together, what follows from it."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from core.forms import DateField, LongText
from core.looks import Look as FieldLook
from core.written import uk_date
from engagements.forms.closing import NextWithHubFields, drawn_from_next
from engagements.services.closing import NextWords
from plans.horizons import names_in
from plans.models import MilestoneWording
from reviews.models import Look, LookView
from reviews.rhythm import next_proposed
from reviews.services.writing import FieldEdit, mark_of, values_of
from reviews.states import OF_A_SIDE, Answer
from reviews.writing_page import WritingPage

MOST_SEEN = 60_000


class ViewForm(forms.Form):
    """The fields of a view on one page; `seen` carries what stood in each when the page was drawn, as marks.

    `stale`: by name, what somebody else wrote meanwhile. Beside such a field both texts are shown, and a tick
    takes theirs.
    """

    looks: Any

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_SEEN)

    def __init__(
        self,
        *args: Any,
        view: LookView,
        look: Look,
        page: WritingPage,
        stale: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.standing = {name: value for name, value in values_of(look, view).items() if page.has(name)}
        kwargs["initial"] = (kwargs.get("initial") or {}) | self.standing | {"seen": json.dumps(self.marks)}
        super().__init__(*args, **kwargs)
        self.view, self.look, self.page, self.stale = view, look, page, dict(stale or {})
        self.mark_optional = False
        self.looks = dict(getattr(type(self), "looks", {}))
        for row in page.rows:
            self._add_milestone(row)
        if page.has_words:
            self._add_words()
        if page.has_words and view.is_joint:
            self._add_steps()
        for name in [name for name in self.stale if name in self.fields]:
            self.fields[f"{name}_theirs"] = forms.BooleanField(
                label="Take what stands there now instead", required=False
            )

    def _add_milestone(self, row: MilestoneWording) -> None:
        allowed = Answer if self.view.is_joint else OF_A_SIDE
        self.fields[f"{row.milestone_id}_answer"] = forms.ChoiceField(
            label="Where are we?",
            choices=[(answer.value, answer.label) for answer in allowed],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"{row.milestone_id}_why"] = forms.CharField(
            label="Why, in a line", max_length=300, required=False
        )
        self.looks[f"{row.milestone_id}_answer"] = FieldLook(inline=True, small=True)

    def _add_words(self) -> None:
        joint = self.view.is_joint
        self.fields["together"] = LongText(
            label="What we see together" if joint else "What you see, in a line or two",
            help_text="What has changed in classrooms; where you see it differently, in words both have read."
            if joint
            else "About the work and what is seen across classes, never about a person.",
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["differently"] = LongText(
            label="What should we do differently?",
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _add_steps(self) -> None:
        if self.look.is_last:
            self.fields["what_next"] = LongText(
                label="What next, after our work together?",
                help_text="What the school carries on with, and who holds it.",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for side, title in (("school", "The school’s next step"), ("llme", "The LLME’s next step")):
            self.fields[f"{side}_step"] = forms.CharField(label=title, max_length=300, required=False)
            self.fields[f"{side}_step_on"] = DateField(
                label=f"{title}: by when", noun="the date of the step", required=False
            )
        if not self.look.is_last:
            self.fields["next_on"] = DateField(
                label="When do we look together next?",
                noun="the date",
                required=False,
                help_text=f"As your hub usually does: {uk_date(next_proposed(self.look.engagement))}.",
            )
            self.fields["none_needed"] = forms.BooleanField(
                label="No look is needed before the last one", required=False
            )

    @property
    def marks(self) -> dict[str, str]:
        """Stands for what each field of the page says now."""
        return {name: mark_of(name, value) for name, value in self.standing.items()}

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed in each field of the view."""
        data = self.cleaned_data
        values = {}
        for name in self.fields:
            if name not in data:
                continue  # what can't be read stays on the page
            if name != "seen" and not name.endswith("_theirs") and name not in NextWithHubFields.NEXT:
                value = data[name]
                values[name] = value.strip() if isinstance(value, str) else value
        return values

    def edits(self) -> list[FieldEdit]:
        """What was written on this page, each with what the person saw there when they began."""
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            seen = {}
        seen = seen if isinstance(seen, dict) else {}
        return [
            FieldEdit(name, value, str(seen.get(name, mark_of(name, ""))))
            for name, value in self.typed.items()
            if not self.data.get(self.add_prefix(f"{name}_theirs"))
        ]

    def milestones(self, others: Mapping[int, list[Any]]) -> list[dict[str, Any]]:
        """The part of the page for each milestone; `others`: what each side said of it."""
        return [
            {
                "title": self.page.titles.get(row.milestone_id, ""),
                "wording": row,
                "horizon": names_in(row.version)[row.horizon],
                "due_on": row.milestone.due_on(row.expected_by),
                "fields": [self._part(f"{row.milestone_id}_answer"), self._part(f"{row.milestone_id}_why")],
                "sides": others.get(row.milestone_id, []),
            }
            for row in self.page.rows
        ]

    def parts(self, *names: str) -> list[dict[str, Any]]:
        """Fields by name, those of them that this page has."""
        return [self._part(name) for name in names if name in self.fields]

    def words(self) -> list[dict[str, Any]]:
        return self.parts("together")

    def steps(self) -> list[dict[str, Any]]:
        return self.parts("school_step", "school_step_on", "llme_step", "llme_step_on")

    def next_look(self) -> list[dict[str, Any]]:
        return self.parts("next_on", "none_needed")

    def afterwards(self) -> list[dict[str, Any]]:
        return self.parts("what_next", "outcome")

    def last_question(self) -> list[dict[str, Any]]:
        return self.parts("differently")

    def _part(self, name: str) -> dict[str, Any]:
        """A field, and where somebody else changed it meanwhile what stands there now."""
        is_stale = name in self.stale
        return {
            "field": self[name],
            "is_stale": is_stale,
            "now": self._shown(name) if is_stale else "",
            "theirs": self[f"{name}_theirs"] if is_stale else None,
        }

    def _shown(self, name: str) -> str:
        value = self.stale[name]
        if name.endswith("_answer") and value:
            return str(Answer(value).label)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return f"{value.day} {value:%B %Y}" if hasattr(value, "day") else str(value or "Nothing")


class LastViewForm(NextWithHubFields, ViewForm):
    """What both see together in the last look: with what comes next with the hub."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        view: LookView = kwargs["view"]
        words = NextWords(view.outcome, view.with_what, view.expected_by, view.why_not)
        kwargs["initial"] = drawn_from_next(words if view.outcome else None)
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = False

    @property
    def typed(self) -> dict[str, Any]:
        words = self.next_words
        said = {
            "outcome": words.outcome,
            "with_what": words.with_what,
            "expected_by": words.expected_by,
            "why_not": words.reason,
        }
        return super().typed | said


def form_for(view: LookView, page: WritingPage) -> type[ViewForm]:
    """The form of a view: the last look asks what comes next with the hub, once, together."""
    return LastViewForm if view.is_joint and view.look.is_last and page.has_words else ViewForm
