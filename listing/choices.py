"""What the filters offer: the authorities, trusts, LLMEs and hubs of what a person reads, and no others."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast

from engagements.models import Assignment
from hubs.models import Hub
from listing.scope import Scope
from schools.models import SchoolLeader

PERSON = re.compile(r"[1-9][0-9]{0,8}")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """Pairs of an id or code and a name, by filter, each in the order of the names."""

    pairs: dict[str, Pairs] = field(default_factory=dict)

    def of(self, name: str) -> Pairs:
        return self.pairs.get(name, [])

    def name_of(self, name: str, value: str) -> str:
        """The name behind an id, where it belongs to what this person reads; else nothing."""
        return dict(self.of(name)).get(value, "")


def offered(scope: Scope, person: str = "") -> Offered:
    """All of it in one query, however many rows there are."""
    hubs = Hub.objects.filter(is_active=True).order_by()
    parts = []
    if scope.has_hubs:
        ours = hubs if scope.user.is_admin else Hub.objects.coordinated_by(scope.user).order_by()
        parts.append(_part("hub", ours, "code", "name"))
    if not scope.is_wide:
        rows = scope.rows.order_by()
        working = Assignment.objects.order_by().current().filter(engagement__in=rows.values("pk"))
        parts += [
            _part("authority", rows, "school__authority_code", "school__authority_name"),
            _part("trust", rows.filter(school__trust__isnull=False), "school__trust", "school__trust__name"),
            _part("llme", working, "llme", "llme__user__name"),
        ]
        if PERSON.fullmatch(person):
            leading = SchoolLeader.objects.order_by().current().filter(school__in=rows.values("school"))
            parts += [
                _part("person", working.filter(llme__user=int(person)), "llme__user", "llme__user__name"),
                _part("person", leading.filter(user=int(person)), "user", "user__name"),
            ]
    found: dict[str, set[tuple[str, str]]] = {}
    if parts:
        for kind, value, name in parts[0].union(*parts[1:]):
            if value:
                found.setdefault(kind, set()).add((value, name or value))
    return Offered(
        {kind: sorted(pairs, key=lambda pair: (pair[1].lower(), pair[0])) for kind, pairs in found.items()}
    )


def of_person(person: int) -> Q:
    """Engagements on which somebody works as LLME or at whose school they lead, today."""
    working = Assignment.objects.order_by().current().filter(llme__user=int(person))
    leading = SchoolLeader.objects.order_by().current().filter(user=person)
    return Q(pk__in=working.values("engagement")) | Q(school__in=leading.values("school"))


def _part(kind: str, rows: Any, value: str, name: str) -> Any:
    word = Value(kind, output_field=CharField())
    return rows.values_list(word, Cast(value, CharField()), Cast(name, CharField())).distinct()
