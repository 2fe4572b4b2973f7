"""Who chooses what is on the page for governors (D13)."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import standing
from engagements.states import Side
from pictures.models import Picture

CHOOSER = "The headteacher, or whom the head has asked to, chooses what is on this page."


def can_choose_picture(user: Any, engagement: Engagement) -> bool:
    """The headteacher or their delegate. What governors see is the head's choice."""
    state = standing(user, engagement)
    return state.agrees and state.side == Side.SCHOOL


def can_read_picture(user: Any, picture: Picture) -> bool:
    """Shown: who reads the engagement. Not shown yet: who chooses what is on it."""
    if picture.shown_at is None:
        return can_choose_picture(user, picture.engagement)
    return standing(user, picture.engagement).reads
