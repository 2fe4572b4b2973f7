"""One shared action plan per engagement: versions, sections, milestones, and both sides' agreement."""

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
    "Milestone",
    "MilestoneEvidence",
    "MilestoneWording",
    "PlanAgreement",
    "PlanNote",
    "PlanReply",
    "PlanSection",
    "PlanStrike",
    "PlanVersion",
    "PlanVersionQuerySet",
]
