"""Who may do what with the plan: by side and role (D4). State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_agree, can_edit, standing
from engagements.states import Side
from plans.models import PlanVersion

EDITORS = "The school’s leaders and the LLME write the plan. You can read it."
FIRST = "The headteacher, or whom the head has asked to, says which focus comes first."
AGREERS = "The headteacher, or whom the head has asked to, and the lead LLME agree the plan."


def can_begin_draft(user: Any, engagement: Engagement) -> bool:
    """The editors of either side."""
    return can_edit(user, engagement)


def can_edit_version(user: Any, version: PlanVersion) -> bool:
    """Shared: the editors of either side. Unshared: those of the side that began it. Never the hub."""
    state = standing(user, version.plan.engagement)
    return state.edits and (version.is_shared or state.side == version.begun_side)


def can_share_draft(user: Any, version: PlanVersion) -> bool:
    """The editors of the side that began it."""
    state = standing(user, version.plan.engagement)
    return state.edits and state.side == version.begun_side


def can_withdraw_draft(user: Any, version: PlanVersion) -> bool:
    """The editors of the side that began it: the other side sends it back instead."""
    return can_share_draft(user, version)


def can_agree_plan(user: Any, version: PlanVersion) -> bool:
    """The headteacher or their delegate for the school, the lead LLME for the LLME side (B7)."""
    return version.is_shared and can_agree(user, version.plan.engagement)


def can_send_back_plan(user: Any, version: PlanVersion) -> bool:
    """The editors of either side, of a draft that is shared."""
    return version.is_shared and can_edit(user, version.plan.engagement)


def can_note(user: Any, engagement: Engagement) -> bool:
    """The editors of either side note a status, a date, an owner, and link evidence."""
    return can_edit(user, engagement)


def can_put_first(user: Any, engagement: Engagement) -> bool:
    """The school steers (B7): its headteacher or their delegate says which focus comes first."""
    return can_agree(user, engagement) and standing(user, engagement).side == Side.SCHOOL
