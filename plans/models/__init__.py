"""One shared action plan per engagement: versions, sections, milestones, and both sides' agreement."""

from plans.models.foci import Focus, FocusEvidence, PhaseMove
from plans.models.lines import PlanLine
from plans.models.milestones import Milestone, MilestoneEvidence, MilestoneWording, PlanNote
from plans.models.versions import (
    ActionPlan,
    PlanAgreement,
    PlanReply,
    PlanSection,
    PlanStrike,
    PlanVersion,
    PlanVersionQuerySet,
)

__all__ = [
    "ActionPlan",
    "Focus",
    "FocusEvidence",
    "Milestone",
    "MilestoneEvidence",
    "MilestoneWording",
    "PhaseMove",
    "PlanAgreement",
    "PlanLine",
    "PlanNote",
    "PlanReply",
    "PlanSection",
    "PlanStrike",
    "PlanVersion",
    "PlanVersionQuerySet",
]
