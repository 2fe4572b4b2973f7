"""What the hub has chosen for an engagement, and the school's calendar: asked of the floors below."""

import datetime
from typing import Any

from engagements.models import Engagement


def hub_choice(engagement: Engagement, name: str) -> Any:
    """The hub's setting in effect today."""
    return DEFAULTS[name]


DEFAULTS: dict[str, Any] = {
    "second_llme_day_uses_days": False,
    "short_contact_uses_days": False,
    "reminder_after_school_days": 10,
    "coordinator_after_school_days": 20,
}


def school_days_after(engagement: Engagement, start: datetime.date, count: int) -> datetime.date:
    """The date `count` school days after `start`, by the terms of the engagement's school."""
    from core.dates import add_school_days  # noqa: PLC0415

    return add_school_days(start, count, [], [])
