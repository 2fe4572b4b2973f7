"""How many schools wait, by what their heads said: counts alone, for the page and for figures."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

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
