"""How long the school has to answer what is not yet in place before the coordinator reads it: stored."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from conversations.models import NotInPlace
from core import request_cache
from engagements.models import Engagement
from engagements.states import LIVE
from hubs.after_change import Change
from hubs.calendar import Calendar
from hubs.settings.in_effect import hub_setting, load_settings
from schools.calendar import calendars_of_schools

SETTING = "not_in_place_after_school_days"


def hub_reads_from(hub: int, since: datetime.date, calendar: Calendar) -> datetime.date:
    """The first day on which the coordinator reads it: the one after the last of the school's days."""
    last = calendar.school_days_after(since, hub_setting(hub, SETTING, since))
    return last + datetime.timedelta(days=1)


def count_anew(change: Change) -> None:
    """The term dates of a hub or a school changed: what waits for an answer there is counted anew."""
    if change.setting and change.setting != SETTING:
        return
    school = Q(school__hub=change.hub) if change.hub else Q(school=change.school)
    mend_days_to_answer(Engagement.objects.filter(school, status__in=LIVE))


def mend_days_to_answer(engagements: Iterable[Engagement]) -> int:
    """Store the dates as counted now; says how many were others. What the hub has read stays read."""
    flags = list(
        NotInPlace.objects.unanswered()
        .filter(engagement__in=engagements, told_hub_at__isnull=True)
        .select_related("engagement__school")
    )
    calendars = calendars_of_schools(
        {flag.engagement.school_id: flag.engagement.school.hub_id for flag in flags}
    )
    other = []
    with request_cache.opened():
        load_settings({flag.engagement.hub_id for flag in flags})
        for flag in flags:
            since = timezone.localdate(flag.flagged_at)
            day = hub_reads_from(flag.engagement.hub_id, since, calendars[flag.engagement.school_id])
            if day != flag.hub_sees_on:
                flag.hub_sees_on = day
                other.append(flag)
    NotInPlace.objects.bulk_update(other, ["hub_sees_on"], batch_size=500)
    return len(other)
