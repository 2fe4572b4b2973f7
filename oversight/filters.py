"""Filters of the list of engagements; the address holds ids and codes, no names."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from engagements.models import Engagement
from engagements.models.engagement import Phase
from engagements.states import LIVE, OVER, Status

STAGES = [("live", "All under way"), *Status.choices, ("over", "All ended")]
ORDERS = {
    "reference": "pk",
    "school": "school_name",
    "starts": "starts_on",
    "status": "status",
}


class EngagementFilter(django_filters.FilterSet):
    """Stage, phase, with or without an LLME, one school; sorted by a column."""

    stage = django_filters.ChoiceFilter(
        label="Stage", choices=STAGES, method="by_stage", empty_label="Any stage"
    )
    phase = django_filters.ChoiceFilter(label="Phase", choices=Phase.choices, empty_label="Any phase")
    llme = django_filters.ChoiceFilter(
        label="LLME",
        choices=[("yes", "Has an LLME"), ("none", "No LLME yet")],
        method="by_llme",
        empty_label="With or without",
    )
    urn = django_filters.NumberFilter(
        field_name="school", label="School (URN)", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    sort = django_filters.CharFilter(method="by_order", widget=forms.HiddenInput)

    class Meta:
        model = Engagement
        fields = ["stage", "phase", "llme", "urn"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def qs(self) -> Any:
        rows = super().qs
        return rows if self.data.get("sort", "").lstrip("-") in ORDERS else rows.order_by("-pk")

    def by_stage(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        states = {"live": LIVE, "over": OVER}.get(value, (value,))
        return rows.filter(status__in=states)

    def by_llme(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        # Annotated by with_people().
        without = Q(lead_name="")
        return rows.filter(without if value == "none" else ~without)

    def by_order(self, rows: QuerySet[Engagement], name: str, value: str) -> QuerySet[Engagement]:
        column = ORDERS.get(value.lstrip("-"))
        if column is None:
            return rows
        return rows.order_by(f"-{column}" if value.startswith("-") else column, "-pk")
