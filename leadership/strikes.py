"""Words struck out of what leaders wrote (D7)."""

from django.db.models import F

from engagements.strikes import Place, UnseenPlace, register_place
from leadership.models import CapacityEntry, DevelopmentSession


def register() -> None:
    """Make known where words stand."""
    register_place(
        UnseenPlace(
            "leaders' own entries",
            lambda engagement: CapacityEntry.objects.filter(engagement=engagement),
            ("leads", "now", "next", "shows"),
            lambda row: {"edit_number": F("edit_number") + 1},
        )
    )
    register_place(
        Place(
            "staff development",
            lambda engagement: DevelopmentSession.objects.filter(engagement=engagement),
            ("title", "note", "withdrawn_reason"),
            lambda row: {"version": F("version") + 1},
        )
    )
