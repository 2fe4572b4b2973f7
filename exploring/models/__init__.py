"""What school and LLME explore together: the school in its own words, strengths and needs."""

from exploring.models.context import ContextNote, ImprovementPlan, SchoolContext
from exploring.models.needs import (
    JointAnswer,
    NeedsAnalysis,
    NeedsView,
    SummaryAgreement,
    SummaryStrike,
    ViewAnswer,
)

__all__ = [
    "ContextNote",
    "ImprovementPlan",
    "JointAnswer",
    "NeedsAnalysis",
    "NeedsView",
    "SchoolContext",
    "SummaryAgreement",
    "SummaryStrike",
    "ViewAnswer",
]
