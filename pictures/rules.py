"""Who chooses what is on the page for governors (D13)."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import standing
from engagements.states import Side

CHOOSER = "The headteacher, or whom the head has asked to, chooses what is on this page."


def can_choose_picture(user: Any, engagement: Engagement) -> bool:
    """The headteacher or their delegate. What governors see is the head's choice."""
    state = standing(user, engagement)
    return state.agrees and state.side == Side.SCHOOL
