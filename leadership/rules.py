"""Who may do what: a leader owns what they write of themselves; both sides note staff development."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_edit, standing
from engagements.states import Side
from leadership.models import CapacityEntry

LEADERS_WRITE = "The headteacher and the maths lead write here, each for themselves."
OWN = "Only who wrote this can change it."
EDITORS = "The school’s leaders and the LLME note staff development. You can read it."


def can_write_capacity(user: Any, engagement: Engagement) -> bool:
    """The school's leaders, each for themselves."""
    state = standing(user, engagement)
    return state.edits and state.side == Side.SCHOOL


def can_change_capacity(user: Any, entry: CapacityEntry) -> bool:
    """Whoever wrote it, while they lead in the school."""
    return entry.written_by_id == user.pk and can_write_capacity(user, entry.engagement)


def can_note_development(user: Any, engagement: Engagement) -> bool:
    """The editors of either side."""
    return can_edit(user, engagement)
