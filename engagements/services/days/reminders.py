"""When the one reminder of a recorded day goes, and when the coordinator may accept it (D6): stored dates.

Counted in school days from when the day, as it reads now, was put before the other side; by what the hub had
set on that day. A change of term dates counts the days that wait anew; a later setting holds for later days.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from core import request_cache
from engagements.models import Engagement, SupportDay
from engagements.states import LIVE, DayState
from hubs.after_change import Change
from hubs.calendar import Calendar
from hubs.settings.in_effect import hub_setting, load_settings
from schools.calendar import calendar_of_school, calendars_of_schools

FIRST, SECOND = "reminder_after_school_days", "coordinator_after_school_days"


def set_reminders(
    day: SupportDay, *, since: datetime.date, calendars: Mapping[int, Calendar] | None = None
) -> None:
    """Set the two dates of a day that is put before the other side on `since`; not yet saved."""
    engagement = day.engagement
    calendar = calendars[engagement.school_id] if calendars else calendar_of_school(engagement.school)
    first = hub_setting(engagement.hub_id, FIRST, since)
    second = hub_setting(engagement.hub_id, SECOND, since)
    day.remind_on = calendar.school_days_after(since, first)
    day.hub_sees_on = calendar.school_days_after(since, second)


def count_reminders_anew(change: Change) -> None:
    """The term dates of a hub or a school changed: its days that wait are counted anew."""
    if change.setting and change.setting not in (FIRST, SECOND):
        return
    school = Q(school__hub=change.hub) if change.hub else Q(school=change.school)
    mend_reminders(Engagement.objects.filter(school, status__in=LIVE))


def mend_reminders(engagements: Iterable[Engagement]) -> int:
    """Store the dates of all days that wait in these engagements as they are counted now; says how many."""
    days = list(_waiting(engagements))
    calendars = calendars_of_schools({day.engagement.school_id: day.engagement.school.hub_id for day in days})
    other = []
    with request_cache.opened():
        load_settings({day.engagement.hub_id for day in days})
        for day in days:
            before = (day.remind_on, day.hub_sees_on)
            set_reminders(day, since=timezone.localdate(day.waits_since), calendars=calendars)
            if (day.remind_on, day.hub_sees_on) != before:
                other.append(day)
    SupportDay.objects.bulk_update(other, ["remind_on", "hub_sees_on"], batch_size=500)
    return len(other)


def _waiting(engagements: Iterable[Engagement]) -> Any:
    """Days that wait, with `waits_since`: when their own side last put them before the other."""
    reworded = Max("corrections__corrected_at", filter=Q(corrections__side=F("recorded_side")))
    return (
        SupportDay.objects.filter(
            engagement__in=engagements,
            state__in=[DayState.RECORDED, DayState.SENT_BACK],
            hub_sees_on__isnull=False,
        )
        .select_related("engagement__school")
        .annotate(waits_since=Greatest("recorded_at", Coalesce(reworded, "recorded_at")))
    )
