"""Filters of the list of engagements; the address holds ids and codes, no names."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet

from attention.desk import ANY as REASON
from attention.desk import reasons_of
from attention.rules import RULES
from core import request_cache
from core.fields import StepsField
from core.looks import Look
from engagements.models import Assignment, Engagement
from engagements.models.engagement import Phase
from engagements.states import LIVE, OVER, Status
from listing.choices import Offered, of_person
from listing.choices import offered as what_is_offered
from listing.rows import in_phase
from listing.scope import Scope
from plans.phases import Phase as EEFPhase

STAGES = [("live", "All under way"), *Status.choices, ("over", "All ended")]
LEFT = [
    ("none", "None left"),
    ("1", "1 day or less"),
    ("more", "More than"),
    ("unknown", "No number agreed yet"),
]
NONE, ANY = "none", "yes"
# Worked out for each row: they wait for a hub where all hubs are listed.
NEED_HUB = ("eef", "llme", "authority", "trust", "priority", "left", "than", "person", "attention")
LARGEST = 2_147_483_647
HALF_DAYS = "Enter how many days, in whole or half days, like 2 or 2.5."


class _Days(django_filters.NumberFilter):
    """A number of days in halves."""

    field_class = StepsField


class _Number(django_filters.Filter):
    """A whole number that stands in an address of ours; no box of its own."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, sentence: str, **kwargs: Any) -> None:
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        super().__init__(*args, min_value=1, max_value=LARGEST, error_messages=errors, **kwargs)


def choice(label: str, any_label: str, choices: Any = (), **kwargs: Any) -> django_filters.ChoiceFilter:
    """A select whose value in the address may be another one's: said in a sentence."""
    wrong = f"{label}: what the address asks for is not among your engagements. Choose again."
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        empty_label=any_label,
        error_messages={"invalid_choice": wrong},
        **kwargs,
    )


class EngagementFilter(django_filters.FilterSet):
    """What narrows the list. Whatever a value is, the answer is a page: a wrong one is told in a sentence."""

    hub = choice("Hub", "All hubs", method="passed_by")  # of the scope
    stage = choice("Stage", "Any stage", STAGES, method="by_stage")
    phase = choice("School phase", "Any phase", Phase.choices)
    eef = choice("EEF phase", "Any EEF phase", [*EEFPhase.choices, (NONE, "None yet")], method="by_eef")
    llme = choice("LLME", "With or without", method="by_llme")
    authority = choice("Local authority", "Any authority", field_name="school__authority_code")
    trust = choice("Trust", "Any trust or none", method="by_trust")
    priority = choice(
        "Priority area",
        "In one or not",
        [(ANY, "In a priority area"), (NONE, "Not in one")],
        method="by_priority",
    )
    left = choice("Days left", "Any number", LEFT, method="passed_by")  # together with `than`
    than = _Days(
        label="More than how many days",
        min_value=Decimal(0),
        max_value=Decimal(500),
        step_size=Decimal("0.5"),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "step_size"), HALF_DAYS),
        method="passed_by",
    )
    attention = choice(
        "Needs attention",
        "For a reason or none",
        [(REASON, "For any reason"), *((rule.code, rule.label) for rule in RULES.values())],
        method="by_attention",
    )
    urn = _Number(
        field_name="school",
        label="School",
        sentence="Enter a school’s URN, like 123456.",
        widget=forms.HiddenInput,
    )
    person = _Number(
        label="Person", sentence="Look the person up by name.", method="by_person", widget=forms.HiddenInput
    )

    class Meta:
        model = Engagement
        fields = ["stage", "phase", "urn"]

    def __init__(self, *args: Any, scope: Scope, offered: Offered | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.offered = offered or what_is_offered(scope, str(self.data.get("person", "")))
        for name, before in {
            "hub": [],
            "authority": [],
            "trust": [(NONE, "In no trust")],
            "llme": [(NONE, "No LLME yet"), (ANY, "Has an LLME")],
        }.items():
            self.filters[name].extra["choices"] = [*before, *self.offered.of(name)]
        if not scope.coordinates:
            del self.filters["attention"]
        if not scope.has_hubs:
            del self.filters["hub"]
        if scope.is_wide:
            for name in NEED_HUB:
                self.filters.pop(name, None)

    def get_form_class(self) -> Any:
        form: Any = super().get_form_class()
        form.looks = {"than": Look(width=3)}
        form.mark_optional = False
        return form

    @property
    def sentences(self) -> list[str]:
        """What is wrong in the address, each in a sentence."""
        told = [str(error) for errors in self.form.errors.values() for error in errors]
        waiting = [name for name in NEED_HUB if self.data.get(name)] if self.scope.is_wide else []
        if waiting:
            words = [str(self.base_filters[name].label).lower() for name in waiting]
            told.append(f"Choose a hub first to narrow by {', '.join(words)}.")
        if self._given("left") == "more" and self._given("than") is None and "than" not in self.form.errors:
            told.append(HALF_DAYS)
        return told

    def _given(self, name: str) -> Any:
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        left, than = self._given("left"), self._given("than")
        if left == "more" or (than is not None and not left):
            return rows.filter(days_left_now__gt=than) if than is not None else rows
        return LEFT_IS[left](rows) if left in LEFT_IS else rows

    def passed_by(self, rows: QuerySet[Engagement], name: str, value: Any) -> QuerySet[Engagement]:
        return rows

    def by_stage(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        states = {"live": LIVE, "over": OVER}.get(value, (value,))
        return rows.filter(status__in=states)

    def by_eef(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(first_phase__isnull=True) if value == NONE else in_phase(rows, value)

    def by_llme(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        if value in (NONE, ANY):
            without = Q(lead_name="")
            return rows.filter(without if value == NONE else ~without)
        working = Assignment.objects.order_by().current().filter(llme=int(value))
        return rows.filter(pk__in=working.values("engagement"))

    def by_trust(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        return rows.filter(school__trust=None if value == NONE else int(value))

    def by_priority(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        outside = Q(priority_name="")
        return rows.filter(outside if value == NONE else ~outside)

    def by_attention(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        def found() -> list[int]:
            only = () if value == REASON else (value,)
            return list(reasons_of(self.scope.hubs, self.scope.user, only=only))

        key = ("needing", self.scope.user.pk, self.scope.hub, value)
        return rows.filter(pk__in=request_cache.remember(key, found))

    def by_person(self, rows: QuerySet[Engagement], name: str, value: Any) -> QuerySet[Engagement]:
        return rows.filter(of_person(int(value)))


LEFT_IS: dict[str, Callable[[Any], Any]] = {
    "none": lambda rows: rows.filter(days_left_now__lte=Decimal(0)),
    "1": lambda rows: rows.filter(days_left_now__lte=Decimal(1)),
    "unknown": lambda rows: rows.filter(agreed_days__isnull=True),
}


def nulls_last(name: str, *, down: bool) -> Any:
    """An order in which what is not known stands at the end, whichever way round."""
    return F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
