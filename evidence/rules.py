"""Who may do what with evidence. State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_edit, standing
from evidence.models import Evidence


def can_add_evidence(user: Any, engagement: Engagement) -> bool:
    """The school's leaders and the LLMEs; the coordinator adds none (D4)."""
    return can_edit(user, engagement)


def can_change_evidence(user: Any, evidence: Evidence) -> bool:
    """Those who edit on the side that added it."""
    return can_edit(user, evidence.engagement) and standing(user, evidence.engagement).side == evidence.side
