"""Words struck out of what was explored (D7)."""

from django.db.models import F

from engagements.strikes import Place, register_place
from exploring.models import ContextNote, ImprovementPlan, SchoolContext


def register() -> None:
    """Make known where words stand."""
    register_place(
        Place(
            "the school in its own words",
            lambda engagement: SchoolContext.objects.filter(engagement=engagement),
            ("context", "challenges"),
            lambda row: {"edit_number": F("edit_number") + 1},
        )
    )
    register_place(
        Place(
            "what the LLME adds",
            lambda engagement: ContextNote.objects.filter(engagement=engagement),
            ("text",),
            lambda row: {"edit_number": F("edit_number") + 1},
        )
    )
    register_place(
        Place(
            "the school's improvement plan",
            lambda engagement: ImprovementPlan.objects.filter(engagement=engagement),
            ("title", "pages", "file_name", "withdrawn_reason"),
        )
    )
