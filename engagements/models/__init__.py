"""The heart: one school and one hub working together over an agreed number of days."""

from engagements.models.agreement import DaysProposal, StartAgreement
from engagements.models.closing import NextWithHub
from engagements.models.days import (
    DayChange,
    DayParticipants,
    DayReply,
    DaySlot,
    NextStep,
    SupportDay,
)
from engagements.models.engagement import Engagement, EngagementQuerySet, StatusChange, Succession
from engagements.models.handover import HandOver
from engagements.models.people import Assignment, OtherSupport, OutsideReader, SaidFor, Seat
from engagements.models.statements import DayStatement
from engagements.models.steps import StepNote
from engagements.models.turning import YearChoice
from engagements.models.words import DayCorrection, StrikeRequest

__all__ = [
    "Assignment",
    "DayChange",
    "DayCorrection",
    "DayParticipants",
    "DayReply",
    "DaySlot",
    "DayStatement",
    "DaysProposal",
    "Engagement",
    "EngagementQuerySet",
    "HandOver",
    "NextStep",
    "NextWithHub",
    "OtherSupport",
    "OutsideReader",
    "SaidFor",
    "Seat",
    "StartAgreement",
    "StatusChange",
    "StepNote",
    "StrikeRequest",
    "Succession",
    "SupportDay",
    "YearChoice",
]
