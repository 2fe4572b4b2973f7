"""How often a hub usually looks together: what is proposed as the next date, never more than a proposal."""

import datetime

from django.utils import timezone

from engagements.models import Engagement
from hubs.settings.in_effect import setting_for
from reviews.models import Look
from reviews.suggested import suggested_date
from schools.calendar import calendar_of_school

EACH_TERM = "each_term"
BEFORE_END_OF_TERM = datetime.timedelta(weeks=1)
SOONEST = datetime.timedelta(weeks=3)


def looks_each_term(engagement: Engagement) -> bool:
    """Whether the hub usually looks together once a term."""
    return bool(setting_for(engagement, "look_rhythm") == EACH_TERM)


def next_proposed(engagement: Engagement) -> datetime.date:
    """The next date by the hub's rhythm: the last week of the term, where that lies before the last look."""
    last = suggested_date(engagement, Look.Kind.LAST)
    if not looks_each_term(engagement):
        return last
    soonest = timezone.localdate() + SOONEST
    days = [day for day in _ends_of_terms(engagement) if soonest <= day < last]
    return min(days, default=last)


def _ends_of_terms(engagement: Engagement) -> list[datetime.date]:
    """A week before the end of each term: autumn, spring, summer, however many half-terms each has."""
    ends: dict[str, datetime.date] = {}
    calendar = calendar_of_school(engagement.school)
    for term in calendar.terms:
        ends[calendar.term_name(term.starts_on)] = term.ends_on
    return [end - BEFORE_END_OF_TERM for end in ends.values()]
