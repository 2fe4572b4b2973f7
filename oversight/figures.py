"""Figures: counts and days, never a school's name. Beyond one's hub 1 to 4 reads "fewer than 5" (D15)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from engagements.models import Engagement
from engagements.states import Status
from hubs.models import Hub

FEW = "fewer than 5"
HIDDEN = "not shown"
SMALL = range(1, 5)


@dataclass(frozen=True)
class Row:
    """One hub's (or the nation's) cells, stage by stage, and its total, as they are shown."""

    name: str
    cells: list[str]
    total: str


def counts_by_hub() -> dict[int, dict[str, int]]:
    """How many engagements stand at each stage, by hub, in one query."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for hub, status, number in (
        Engagement.objects.order_by().values_list("hub", "status").annotate(number=Count("pk"))
    ):
        counts[hub][status] = number
    return counts


def national_table() -> list[Row]:
    """By hub and stage for readers beyond the hubs; small cells hidden, and totals that would tell them."""
    counts = counts_by_hub()
    hubs = Hub.objects.filter(is_active=True)
    grid = [(hub.name, [counts[hub.pk][status] for status in Status]) for hub in hubs]
    rows = [Row(name, [shown(n) for n in cells], _total(cells)) for name, cells in grid]
    columns = [[cells[index] for _name, cells in grid] for index in range(len(Status))]
    everywhere = [number for column in columns for number in column]
    rows.append(Row("All hubs", [_total(column) for column in columns], _total(everywhere)))
    return rows


def shown(number: int) -> str:
    """A count as it may be shown beyond the hub."""
    return FEW if number in SMALL else str(number)


def _total(numbers: list[int]) -> str:
    """A sum, unless exactly one of its parts is hidden and could be had by subtraction, or it is small."""
    hidden = sum(number in SMALL for number in numbers)
    total = sum(numbers)
    if total in SMALL:
        return FEW
    return HIDDEN if hidden == 1 else str(total)


@dataclass(frozen=True)
class HubFigures:
    """One hub's own figures, exact: its people may count their own rows."""

    stages: list[tuple[str, str, int]]
    agreed: Decimal
    used: Decimal
    booked: Decimal

    @property
    def left(self) -> Decimal:
        """`agreed - used - booked`, over the engagements with a number agreed."""
        return self.agreed - self.used - self.booked


def hub_figures(hub: Hub) -> HubFigures:
    """Stages and days of one hub, in two queries. Days are those of live engagements with a number agreed."""
    counts = dict(
        Engagement.objects.filter(hub=hub).order_by().values_list("status").annotate(number=Count("pk"))
    )
    live = Engagement.objects.filter(hub=hub, agreed_days__isnull=False).live().order_by().with_days()
    sums = live.aggregate(agreed=Sum("agreed_days"), used=Sum("days_used_now"), booked=Sum("days_booked_now"))
    none = Decimal(0)
    return HubFigures(
        stages=[(status.value, status.label, counts.get(status.value, 0)) for status in Status],
        agreed=sums["agreed"] or none,
        used=sums["used"] or none,
        booked=sums["booked"] or none,
    )
