"""What school and LLME explore together: the school in its own words, strengths and needs."""

from exploring.models.context import ContextNote, ImprovementPlan, SchoolContext

__all__ = ["ContextNote", "ImprovementPlan", "SchoolContext"]
