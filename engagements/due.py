"""What is due for support days: one reminder, ten school days on (D6)."""

import datetime

from django.utils import timezone

from core.due import due
from core.mail import queue_mails
from engagements.models import SupportDay
from engagements.people import editing_people
from engagements.states import LIVE, DayState, Status, other_side


@due("remind-of-days", every="day", after=datetime.time(7))
def remind_of_days(today: datetime.date) -> None:
    """Remind the other side, once, of each day that waited long enough. Paused work is not chased."""
    waiting = SupportDay.objects.filter(
        state=DayState.RECORDED,
        remind_on__lte=today,
        reminded_at__isnull=True,
        engagement__status__in=[status for status in LIVE if status != Status.PAUSED],
    ).select_related("engagement")
    for day in waiting.order_by("id"):
        queue_mails(
            "day-reminder",
            to=editing_people(day.engagement, other_side(day.recorded_side)),
            about=f"{day.engagement.reference}/{day.pk}",
            once=f"day-reminder:{day.pk}",
        )
        SupportDay.objects.filter(pk=day.pk).update(reminded_at=timezone.now())
