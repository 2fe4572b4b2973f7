"""Who may do what with a look together: by side and role (D4). State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_agree, can_edit, standing
from engagements.states import Side
from reviews.models import Look, LookView, Pulse

EDITORS = "The school’s leaders and the LLME look together. You can read what they agree."
AGREERS = "The headteacher, or whom the head has asked to, and the lead LLME agree a look together."


def can_plan_look(user: Any, engagement: Engagement) -> bool:
    """The editors of either side move a date, begin, and set aside."""
    return can_edit(user, engagement)


def can_write_look(user: Any, look: Look) -> bool:
    """The editors of either side."""
    return can_edit(user, look.engagement)


def can_write_view(user: Any, view: LookView) -> bool:
    """What both see together: the editors of either side. A side's own view: the editors of that side."""
    state = standing(user, view.look.engagement)
    return state.edits and (view.is_joint or state.side == view.side)


def can_agree_look(user: Any, look: Look) -> bool:
    """The headteacher or their delegate for the school, the lead LLME for the LLME side."""
    return can_agree(user, look.engagement)


def can_read_view(user: Any, view: LookView) -> bool:
    """`visible_to`, for a view in hand: joint, who reads; a side's own, its editors; open, both sides'."""
    state = standing(user, view.look.engagement)
    if view.is_joint:
        return state.reads
    return state.edits and (state.side == view.side or view.is_opened)


def can_read_pulse(user: Any, pulse: Pulse) -> bool:
    """`visible_to`, for an answer in hand: its own side's; once both are in, both sides' and the hub's."""
    state = standing(user, pulse.look.engagement)
    if pulse.is_open:
        return state.edits or state.side == Side.HUB
    return state.edits and state.side == pulse.side
