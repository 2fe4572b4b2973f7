"""Counts that open their rows: of what the list shows now, in one query, each with its address."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from engagements.states import LIVE, OVER, Status
from listing.address import changed

LIVE_Q = Q(status__in=LIVE)
# Key, words for one and for many, what it counts, what it adds to the address.
KINDS: tuple[tuple[str, str, str, Q, dict[str, str]], ...] = (
    ("live", "under way", "under way", LIVE_Q, {"stage": "live"}),
    ("alone", "under way without an LLME", "under way without an LLME",
     LIVE_Q & Q(lead_name=""), {"stage": "live", "llme": "none"}),
    ("spent", "under way with no days left", "under way with no days left",
     LIVE_Q & Q(days_left_now__lte=Decimal(0)), {"stage": "live", "left": "none"}),
    ("open", "starting together", "starting together", Q(status=Status.OPEN), {"stage": "open"}),
    ("paused", "paused", "paused", Q(status=Status.PAUSED), {"stage": "paused"}),
    ("over", "ended", "ended", Q(status__in=OVER), {"stage": "over"}),
)  # fmt: skip
CHEAP = ("live", "open", "paused", "over")


@dataclass(frozen=True)
class Counted:
    """So many, in words, and where they are."""

    number: int
    words: str
    url: str


def counts(rows: Any, query: QueryDict, *, wide: bool = False) -> tuple[int, list[Counted]]:
    """How many rows there are, and how many of them of each kind that the filters leave open."""
    # Where a filter speaks of a thing already, the address of the count would replace it.
    kinds = [
        kind
        for kind in KINDS
        if (not wide or kind[0] in CHEAP)
        and all(query.get(name) in (None, value) for name, value in kind[4].items())
        and any(query.get(name) != value for name, value in kind[4].items())
        and not ("left" in kind[4] and query.get("than"))
    ]
    sums = rows.order_by().aggregate(
        all=Count("pk"), **{key: Count("pk", filter=which) for key, _one, _many, which, _adds in kinds}
    )
    found = [
        Counted(sums[key], one if sums[key] == 1 else many, changed(query, adds))
        for key, one, many, _which, adds in kinds
        if sums[key]
    ]
    return sums["all"], found
