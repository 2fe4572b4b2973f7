"""Filters of the lists of schools; the address holds ids and codes."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from hubs.models import Authority, Hub
from schools.models import School, Trust
from schools.search import search_schools

ON_OFFER = "offered"
CLOSED = "closed"


def places() -> dict[str, list[tuple[str, str]]]:
    """Live authorities and active hubs to choose from, in one query."""
    authorities = Authority.objects.filter(ends_on__isnull=True).order_by()
    hubs = Hub.objects.filter(is_active=True).order_by()
    rows: Iterable[tuple[str, str, str]] = authorities.values_list(
        Value("authority", output_field=CharField()), "code", "name"
    ).union(
        hubs.values_list(Value("hub", output_field=CharField()), Cast("pk", CharField()), "name"), all=True
    )
    found: dict[str, list[tuple[str, str]]] = {"authority": [], "hub": []}
    for kind, code, name in sorted(rows, key=lambda row: row[2]):
        found[kind].append((code, name))
    return found


class SchoolFilter(django_filters.FilterSet):
    """Search, and narrow by authority, hub, phase, and whether the school is on offer."""

    q = django_filters.CharFilter(
        label="Name, town, postcode or URN",
        method="by_words",
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    authority = django_filters.ChoiceFilter(
        label="Local authority", field_name="authority_code", empty_label="Any authority"
    )
    hub = django_filters.ChoiceFilter(label="Hub", field_name="hub", empty_label="Any hub")
    phase = django_filters.ChoiceFilter(
        label="Phase", field_name="phase_code", choices=School.Phase.choices, empty_label="Any phase"
    )
    show = django_filters.ChoiceFilter(
        label="Which schools",
        choices=[(ON_OFFER, "Open and state-funded"), (CLOSED, "Closed or to close")],
        method="by_state",
        empty_label="All",
    )
    trust = django_filters.ModelChoiceFilter(
        queryset=Trust.objects.all(), widget=forms.HiddenInput, error_messages={"invalid_choice": ""}
    )

    class Meta:
        model = School
        fields = ["q", "authority", "hub", "phase", "show", "trust"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = places()
        self.filters["authority"].extra["choices"] = known["authority"]
        self.filters["hub"].extra["choices"] = known["hub"]

    @property
    def words(self) -> str:
        """What is searched for."""
        return str(self.data.get("q", "")).strip() if self.data else ""

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields beside the words."""
        return [self.form[name] for name in ("authority", "hub", "phase", "show")]

    @property
    def narrowed(self) -> bool:
        """Whether anything but words narrows the list."""
        return any(self.data.get(name) for name in ("authority", "hub", "phase", "show"))

    @property
    def trust_name(self) -> str:
        """The trust whose schools are shown, if one is chosen."""
        trust = self.form.cleaned_data.get("trust") if self.form.is_valid() else None
        return str(trust) if trust else ""

    @property
    def qs(self) -> Any:
        rows = super().qs
        return search_schools(rows, self.words)

    def by_words(self, rows: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        return rows  # last of all, in qs: it orders what the others leave

    def by_state(self, rows: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        if value == CLOSED:
            return rows.filter(status__in=[School.Status.CLOSED, School.Status.CLOSING])
        return rows.filter(is_offered=True)


class WithoutHubFilter(django_filters.FilterSet):
    """The schools without a hub of one authority."""

    authority = django_filters.ChoiceFilter(
        label="Local authority", field_name="authority_code", empty_label="Any authority"
    )

    class Meta:
        model = School
        fields = ["authority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.queryset.order_by("authority_name").values_list("authority_code", "authority_name")
        self.filters["authority"].extra["choices"] = [
            (code, name or f"Authority {code}") for code, name in here.distinct() if code
        ]
