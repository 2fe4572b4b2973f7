"""The filter of the list of evidence: its state lives in the address."""

import django_filters

from evidence.models import Evidence


class EvidenceFilter(django_filters.FilterSet):
    """By kind, and by who looked."""

    kind = django_filters.ChoiceFilter(choices=Evidence.Kind.choices, label="Kind", empty_label="Any kind")
    looked = django_filters.ChoiceFilter(
        choices=Evidence.Looked.choices, label="Who looked", empty_label="Anyone"
    )

    class Meta:
        model = Evidence
        fields = ("kind", "looked")
