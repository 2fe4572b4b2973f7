"""The figures of a hub as they may be read beyond it: counted here, hidden by figures/hiding.py.

Milestones and looking together are no part of it: they are not sent beyond the hub (D15).
"""

import statistics
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from engagements.models import NextWithHub
from engagements.models.engagement import Phase
from engagements.states import LIVE, OVER, Status
from figures.facts import NONE, Facts, Work
from figures.hiding import NOT_SHOWN, SMALL, Group, Shape, Sum, published, rounded, shown
from figures.hub import in_weeks
from figures.hub_days import sums
from figures.terms import SEASONS

NEXT = (*NextWithHub.Outcome.values, "none")
BEGUN = ("this_year", "year_before", "earlier")
DAYS = ("agreed", "used", "booked", "left")
SHAPE = Shape(
    groups=(
        Group("total", ("all",)),
        Group("stages", tuple(Status.values)),
        Group("phases", tuple(Phase.values)),
        Group("days", (), ("with_days",)),
        *[Group(term, (), (term,)) for term in SEASONS],
        Group("plans", ("plan", "no_plan")),
        Group("begun", BEGUN),
        Group("first", (), ("first",)),
        Group("next", tuple(f"next_{one}" for one in NEXT)),
    ),
    sums=(
        Sum("all", ("live", "over")),
        Sum("live", tuple(str(one) for one in LIVE)),
        Sum("over", tuple(str(one) for one in OVER)),
        Sum("all", tuple(Phase.values)),
        Sum("live", ("with_days", "without_days")),
        *[Sum("all", (term, f"not_{term}")) for term in SEASONS],
        Sum("all", ("plan", "no_plan")),
        Sum("all", BEGUN),
        Sum("all", ("first", "no_first")),
        Sum("over", tuple(f"next_{one}" for one in NEXT)),
    ),
)


def count(works: Iterable[Work], facts: Facts) -> dict[str, int]:
    """Every count of a hub, shown or not."""
    counts = dict.fromkeys(SHAPE.names, 0)
    for work in works:
        live = not work.is_over
        begun = 0 if facts.begun_in(work) != "before" else 1 if _since(work, facts.year - 1) else 2
        names = [
            *("all", work.status, work.phase, "live" if live else "over", BEGUN[begun]),
            "plan" if work.has_plan else "no_plan",
            "first" if work.wait is not None else "no_first",
        ]
        names += [term if facts.used(work, term) else f"not_{term}" for term in SEASONS]
        if live:
            names.append("with_days" if work.agreed_days is not None else "without_days")
        else:
            names.append(f"next_{work.next_with or 'none'}")
        for name in names:
            counts[name] += 1
    return counts


def _since(work: Work, year: int) -> bool:
    return (work.starts_on.year, work.starts_on.month) >= (year, 9)


def published_of(works: list[Work], facts: Facts) -> dict[str, str]:
    """What is published of a hub, by name, each as it is shown."""
    counts = count(works, facts)
    groups = published(SHAPE, counts)
    told: dict[str, str] = {}
    for group in SHAPE.groups:
        for name in group.counts:
            told[name] = shown(counts[name]) if group.name in groups else NOT_SHOWN

    def of_size(group: str, name: str, value: Any) -> str:
        """What rests on a count: nothing, hidden, or the value."""
        if group not in groups or counts[name] in SMALL:
            return NOT_SHOWN
        return str(value()) if counts[name] else "0"

    agreed = [work for work in works if not work.is_over and work.agreed_days is not None]
    for name, days in zip(DAYS, sums(agreed), strict=True):
        told[f"days_{name}"] = of_size("days", "with_days", lambda days=days: rounded(days))
    for term in SEASONS:
        told[term] = of_size(term, term, lambda term=term: rounded(_used(works, facts, term)))
    told["wait"] = of_size("first", "first", lambda: _weeks(works))
    if told["wait"] == "0":
        told["wait"] = NOT_SHOWN
    return told


def _used(works: list[Work], facts: Facts, term: str) -> Decimal:
    return sum((facts.used(work, term) for work in works), NONE)


def _weeks(works: list[Work]) -> str:
    return in_weeks(statistics.median(work.wait for work in works if work.wait is not None))
