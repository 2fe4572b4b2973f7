"""Who may do what with evidence. State is the services' business."""

from typing import Any

from engagements.models import Engagement
from engagements.rules import can_edit, standing
from evidence.models import Evidence, Finding


def can_add_evidence(user: Any, engagement: Engagement) -> bool:
    """The school's leaders and the LLMEs; the coordinator adds none (D4)."""
    return can_edit(user, engagement)


def can_change_evidence(user: Any, evidence: Evidence) -> bool:
    """Those who edit on the side that added it."""
    return can_edit(user, evidence.engagement) and standing(user, evidence.engagement).side == evidence.side


def can_change_finding(user: Any, finding: Finding) -> bool:
    """Those who edit on the side that wrote it; evidence is joined by both sides (can_add_evidence)."""
    return can_edit(user, finding.engagement) and standing(user, finding.engagement).side == finding.side


def can_read_year_group(user: Any, engagement: Engagement) -> bool:
    """A year group stays between the two sides: with one class in a year it is a name (D14)."""
    return can_edit(user, engagement)
