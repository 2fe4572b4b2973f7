"""What makes the desks of a database of national size as full as real ones."""

import datetime
import random

from django.utils import timezone

from attention.mending import mend_dates
from attention.models import PutOff
from engagements.models import Engagement, SupportDay
from engagements.states import LIVE, DayState
from oversight.scale_rows import write
from schools.models import School


def write_desks(rows: list[Engagement], chance: random.Random) -> None:
    """Days that wait long, schools that close, work near its end, what was put off; then stored dates."""
    today = timezone.localdate()
    live = [row for row in rows if row.status in LIVE]
    some = {each: chance.sample(live, len(live) // each) for each in (9, 15, 25, 60)}
    SupportDay.objects.filter(engagement__in=[row.pk for row in some[9]], state=DayState.RECORDED).update(
        recorded_at=timezone.now() - datetime.timedelta(days=70)
    )
    School.objects.filter(pk__in=[row.school_id for row in some[60]]).update(status=School.Status.CLOSING)
    Engagement.objects.filter(pk__in=[row.pk for row in some[15]]).update(
        expected_end_on=today + datetime.timedelta(days=20)
    )
    write(
        [
            PutOff(
                engagement=row,
                rule=chance.choice(("unconfirmed", "too_few_weeks", "quiet")),
                reason="Both asked for peace until the inspection is over.",
                put_by_id=row.opened_by_id,
            )
            for row in some[25]
        ]
    )
    mend_dates()
