"""What is due when we talk: what was left unanswered."""

import datetime

from conversations.models import NotInPlace
from conversations.services.promises import show_hub_not_in_place
from core.clock import due
from engagements.states import LIVE, Status


@due("show-hub-not-in-place", every="day", after=datetime.time(7))
def show_hub_what_is_not_in_place(today: datetime.date) -> None:
    """Tell the coordinators, once, of what the school has not answered in its days. Rest is not chased."""
    rows = NotInPlace.objects.unanswered().filter(
        hub_sees_on__lte=today,
        told_hub_at__isnull=True,
        engagement__status__in=[status for status in LIVE if status != Status.PAUSED],
    )
    for flag in rows.select_related("engagement").order_by("id"):
        show_hub_not_in_place(by=None, flag=flag)
