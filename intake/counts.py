"""How many schools wait, by what their heads said: counts alone, for the page and for figures."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from hubs.models import Hub
from intake.filters import conditions
from intake.models import Nomination

WORDS = {
    "not_heard": "not heard from the head yet",
    "yes": "yes, to open",
    "ask_again": "to ask again now",
    "later": "not now, to ask later",
    "no": "no, thank you",
}

# What waits for the hub itself, today.
DUE = ("ask_again", "yes")


@dataclass(frozen=True)
class Counted:
    """How many entries a choice of the filter opens."""

    key: str
    words: str
    number: int


def counts_of(hub: Hub) -> list[Counted]:
    """One query. The counts and the list are made with the same conditions."""
    found = counts_by_hub(Nomination.objects.filter(hub=hub)).get(hub.pk, {})
    return [Counted(key, words, found.get(key, 0)) for key, words in WORDS.items()]


def counts_by_hub(rows: Any) -> dict[int, dict[str, int]]:
    """For each hub of these entries how many are open, by what the head said; for figures."""
    sums: dict[str, Any] = {key: Count("pk", filter=which) for key, which in conditions().items()}
    counted = rows.open().order_by().values("hub").annotate(**sums)
    return {row.pop("hub"): row for row in counted}


def with_due(hubs: Any) -> Any:
    """Adds to each hub how many entries of its list wait for the hub itself; no query of its own."""
    rows = Nomination.objects.open().order_by().filter(hub=OuterRef("pk")).values("hub")
    for key in DUE:
        number = rows.filter(conditions()[key]).annotate(number=Count("pk")).values("number")
        counted = Coalesce(Subquery(number, output_field=IntegerField()), 0)
        hubs = hubs.annotate(**{f"waiting_{key}": counted})
    return hubs


def due_of(hub: Any) -> list[Counted]:
    """Of a hub of `with_due()`: what waits for it, without what does not."""
    found = [Counted(key, WORDS[key], getattr(hub, f"waiting_{key}")) for key in DUE]
    return [counted for counted in found if counted.number]
