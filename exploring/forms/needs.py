"""Strengths, needs and where we are, area by area; the way; a reason."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from core.digests import keyed_digest
from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from exploring.states import FOUNDATIONS, OWN_WHERE, PROMPTS, Area, Way, Where
from exploring.writing import AreaEdit

THEIRS, MINE = "theirs", "mine"
FIELDS = ("strengths", "needs", "where", "difference")


def mark(said: Mapping[str, str]) -> str:
    """Stands for what an area said when the page was drawn, so that what is left alone counts as that."""
    return keyed_digest(["as drawn", *[said.get(name, "") for name in FIELDS]])[:24]


class AreaForm(NamesHint):
    """What is said of one area; it carries the edit that was seen when it was drawn."""

    watched: ClassVar[tuple[str, ...]] = ("strengths", "needs", "difference")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    stands = forms.ChoiceField(
        label="Which stands?",
        choices=[
            (MINE, "What is in the boxes here: yours, change it as you like"),
            (THEIRS, "What is kept now"),
        ],
        initial=MINE,
        widget=forms.RadioSelect,
        required=False,
    )
    strengths = LongText(
        label="Strengths", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    needs = LongText(
        label="What we want to work on",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    where = forms.ChoiceField(label="Where are we?", required=False)
    difference = LongText(
        label="Where we see it differently",
        help_text="In words that both of you have read. Nothing is averaged.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, data: Any = None, *, area: Area, row: Any = None, joint: bool = False, theirs: Any = None
    ) -> None:
        said = {name: str(getattr(row, name, "") or "") for name in FIELDS}
        first = said | {"seen": f"{row.edit_number if row else 0}:{mark(said)}"}
        super().__init__(data, initial=first, prefix=area.value)
        self.area, self.row, self.theirs = area, row, theirs
        self.title, self.prompt = str(area.label), PROMPTS[area]
        self.begins_foundations = False
        self.views: Any = None  # what each side said by itself, where the joint page shows it
        self.mark_optional = False
        where: Any = self.fields["where"]
        words = list(Where) if joint else list(OWN_WHERE)
        where.choices = [("", "Not said"), *[(one.value, one.label) for one in words]]
        if theirs is None:
            del self.fields["stands"]
        if not joint or area == Area.OVERALL:
            del self.fields["difference"]
        if area == Area.OVERALL:
            del self.fields["where"]
            self.fields["strengths"].label = "What we build on"
            self.fields["needs"].label = "What we want to work on first"

    def edit(self) -> AreaEdit | None:
        """What was changed here; None where nothing was, or the other text is to stand."""
        data = self.cleaned_data
        said = {name: str(data.get(name) or "").strip() for name in FIELDS}
        number, _, drawn = data["seen"].partition(":")
        if self.data.get(self.add_prefix("stands")) == THEIRS or mark(said) == drawn:
            return None
        seen = int(number) if number.isdecimal() and len(number) < 9 else 0
        return AreaEdit(area=self.area.value, seen=seen, **said)

    @property
    def is_folded(self) -> bool:
        """Whether it may wait behind its title: a foundation with nothing said and nothing wrong."""
        said = any(self[name].value() for name in FIELDS if name in self.fields)
        return self.area in FOUNDATIONS and not (said or self.errors or self.theirs)

    @property
    def their_words(self) -> list[tuple[str, str]]:
        """What a colleague has written meanwhile, as label and text."""
        found = [(str(self.fields[name].label), getattr(self.theirs, name)) for name in FIELDS[:2]]
        if self.theirs.where:
            found.append(("Where are we?", self.theirs.get_where_display()))
        if getattr(self.theirs, "difference", ""):
            found.append(("Where we see it differently", self.theirs.difference))
        return [(label, text) for label, text in found if text]


class AreasForm:
    """One page of areas, saved together and each by itself."""

    def __init__(
        self,
        areas: Iterable[Area],
        rows: Mapping[str, Any],
        *,
        data: Any = None,
        joint: bool = False,
        stale: Mapping[str, Any] | None = None,
    ) -> None:
        stale = stale or {}
        if data is not None and stale:
            data = self._drawn_anew(data, stale)
        self.forms = [
            AreaForm(data, area=area, row=rows.get(area), joint=joint, theirs=stale.get(area))
            for area in areas
        ]
        first = next((form for form in self.forms if form.area in FOUNDATIONS), None)
        if first is not None:
            first.begins_foundations = True

    @staticmethod
    def _drawn_anew(data: Any, stale: Mapping[str, Any]) -> Any:
        """What was typed, over the words that stand now: whoever saves again has seen both."""
        fresh = data.copy()
        for area, row in stale.items():
            said = {name: str(getattr(row, name, "") or "") for name in FIELDS}
            fresh[f"{area}-seen"] = f"{row.edit_number}:{mark(said)}"
            fresh[f"{area}-stands"] = MINE
        return fresh

    def is_valid(self) -> bool:
        """Whether every area is: each is asked, so that each shows its errors."""
        return not [form for form in self.forms if not form.is_valid()]

    def edits(self) -> list[AreaEdit]:
        """What was changed on this page."""
        return [edit for form in self.forms if form.is_valid() and (edit := form.edit()) is not None]


class WayForm(forms.Form):
    """Together, or each side first."""

    looks: ClassVar[dict[str, Look]] = {
        "way": Look(
            hints={
                Way.TOGETHER: "You sit down together and write one page.",
                Way.SEPARATE: (
                    "Each side writes by itself. Nobody reads the other’s before both have shared; then you "
                    "write one page together."
                ),
            }
        )
    }
    way = forms.ChoiceField(
        label="How would you like to do it?",
        choices=Way.choices,
        initial=Way.TOGETHER,
        widget=forms.RadioSelect,
    )


class WithdrawAnalysisForm(forms.Form):
    """Why it is withdrawn."""

    reason = forms.CharField(
        label="Why, in a line",
        help_text="Both sides can read it.",
        max_length=300,
        error_messages={"required": "Say why in a line."},
    )


class AgreeSummaryForm(forms.Form):
    """One tap, with what was on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
