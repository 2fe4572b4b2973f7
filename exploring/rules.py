"""Who may do what while exploring together: by side and role (D4). State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import standing
from engagements.states import Side

SCHOOL_WRITES = "The headteacher and the maths lead write this: it is the school in its own words."
LLME_ADDS = "The LLMEs add here, below the school’s words."


def can_write_context(user: Any, engagement: Engagement) -> bool:
    """The editors of the school, nobody else (B3)."""
    state = standing(user, engagement)
    return state.edits and state.side == Side.SCHOOL


def can_add_to_context(user: Any, engagement: Engagement) -> bool:
    """The LLMEs add below the school's words."""
    state = standing(user, engagement)
    return state.edits and state.side == Side.LLME
