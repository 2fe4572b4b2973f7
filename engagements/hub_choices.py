"""What the hub has set, and the school's calendar: asked of the floors below."""

import datetime
from typing import Any

from engagements.models import Engagement
from hubs.settings.in_effect import hub_setting
from schools.calendar import calendar_of_school


def hub_choice(engagement: Engagement, name: str) -> Any:
    """The hub's setting in effect today."""
    return hub_setting(engagement.hub_id, name)


def school_days_after(engagement: Engagement, start: datetime.date, count: int) -> datetime.date:
    """The date `count` school days after `start`, by the calendar of the engagement's school."""
    return calendar_of_school(engagement.school).school_days_after(start, count)
