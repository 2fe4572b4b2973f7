"""Words struck out of what leaders wrote (D7)."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from engagements.models import Engagement
from engagements.strikes import Place, register_place
from leadership.models import CapacityEntry, DevelopmentSession


class OwnWords(Place):
    """Leaders' own entries: asking whether words stand here finds none, striking them reaches all."""

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        return ()

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        return Place(self.name, self.rows, self.fields, self.after).strike(engagement, pattern)


def register() -> None:
    """Make known where words stand."""
    register_place(
        OwnWords(
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
