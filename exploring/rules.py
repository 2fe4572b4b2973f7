"""Who may do what while exploring together: by side and role (D4). State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_agree, can_edit, standing
from engagements.states import Side
from exploring.models import NeedsAnalysis
from schools.models import SchoolLeader

SCHOOL_WRITES = "The headteacher and the maths lead write this: it is the school in its own words."
EDITORS = "The school’s leaders and the LLME explore this. You can read what both have agreed."
AGREERS = "The headteacher, or whom the head has asked to, and the lead LLME agree this."
LLME_ADDS = "The LLMEs add here, below the school’s words."


def can_write_context(user: Any, engagement: Engagement) -> bool:
    """The editors of the school, nobody else (B3)."""
    state = standing(user, engagement)
    return state.edits and state.side == Side.SCHOOL


def can_add_to_context(user: Any, engagement: Engagement) -> bool:
    """The LLMEs add below the school's words."""
    state = standing(user, engagement)
    return state.edits and state.side == Side.LLME


def can_explore(user: Any, engagement: Engagement) -> bool:
    """The editors of either side explore strengths and needs (D4)."""
    return can_edit(user, engagement)


def can_read_summary(user: Any, analysis: NeedsAnalysis) -> bool:
    """Those who write on either side; once both have agreed, who reads the engagement (D8)."""
    state = standing(user, analysis.engagement)
    return state.edits or (analysis.is_agreed and state.reads)


def can_read_where(user: Any, engagement: Engagement) -> bool:
    """Where we are in each area: who reads the work, but no governor: that is the head's choice (D13)."""
    state = standing(user, engagement)
    return state.reads and state.called != SchoolLeader.Role.GOVERNOR.label


def can_agree_summary(user: Any, engagement: Engagement) -> bool:
    """The headteacher or their delegate for the school, the lead LLME for the LLME side (D4)."""
    return can_agree(user, engagement)
