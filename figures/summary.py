"""The few figures of a hub that stand on its coordinator's home page."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from engagements.models import Engagement
from engagements.states import Status
from hubs.models import Hub


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
