"""Words struck out of what was explored (D7): gone everywhere, digests of agreed words carried over."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from engagements.bound import carry_over
from engagements.models import Engagement
from engagements.strikes import MARK, Place, register_place
from exploring.checks import is_unchanged
from exploring.content import with_summary
from exploring.models import (
    ContextNote,
    ImprovementPlan,
    JointAnswer,
    NeedsAnalysis,
    SchoolContext,
    ViewAnswer,
)
from exploring.states import State

WORDS = ("strengths", "needs")
LIMITS = {
    "strengths": ViewAnswer._meta.get_field("strengths").max_length,
    "needs": ViewAnswer._meta.get_field("needs").max_length,
    "difference": JointAnswer._meta.get_field("difference").max_length,
}


def _edited(row: Any) -> dict[str, Any]:
    """Who is writing where words were struck reads it anew."""
    return {"edit_number": F("edit_number") + 1}


class NeedsPlace(Place):
    """The needs analyses of an engagement, as a place where words stand.

    Asking whether words stand here looks only at what both sides read: the answer must tell nobody what the
    other side has not opened. Striking them reaches unopened views as well.
    """

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        for place in _places(self.name, opened_at__isnull=False):
            yield from place.found(engagement, pattern)

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        agreed = NeedsAnalysis.objects.filter(engagement=engagement, state=State.AGREED)
        rows = list(with_summary(agreed))
        honest = [row.pk for row in rows if is_unchanged(row)]
        count = sum(place.strike(engagement, pattern) for place in _places(self.name))
        for row in rows:
            carry_over(row, _content(row, pattern), was_honest=row.pk in honest)
        return count


def _places(name: str, **opened: Any) -> list[Place]:
    of_view = {f"view__{key}": value for key, value in opened.items()}
    return [
        Place(
            name,
            lambda engagement: ViewAnswer.objects.filter(view__analysis__engagement=engagement, **of_view),
            WORDS,
            _edited,
        ),
        Place(
            name,
            lambda engagement: JointAnswer.objects.filter(analysis__engagement=engagement),
            (*WORDS, "difference"),
            _edited,
        ),
        Place(
            name,
            lambda engagement: NeedsAnalysis.objects.filter(engagement=engagement),
            ("withdrawn_reason",),
        ),
    ]


def _content(analysis: NeedsAnalysis, pattern: re.Pattern[str]) -> dict[str, Any]:
    """What was agreed, as it reads without the words."""
    before: Any = analysis.content
    areas = {
        area: {name: _struck(name, text, pattern) for name, text in said.items()}
        for area, said in before["areas"].items()
    }
    return {**before, "areas": areas}


def _struck(name: str, text: str, pattern: re.Pattern[str]) -> str:
    """As long as the rows may be, so that rows and content go on saying the same."""
    if name not in LIMITS:
        return text
    changed = pattern.sub(MARK, text)
    return text if changed == text else changed[: LIMITS[name]]


def register() -> None:
    """Make known where words stand."""
    register_place(
        Place(
            "the school in its own words",
            lambda engagement: SchoolContext.objects.filter(engagement=engagement),
            ("context", "challenges"),
            _edited,
        )
    )
    register_place(
        Place(
            "what the LLME adds",
            lambda engagement: ContextNote.objects.filter(engagement=engagement),
            ("text",),
            _edited,
        )
    )
    register_place(
        Place(
            "the school's improvement plan",
            lambda engagement: ImprovementPlan.objects.filter(engagement=engagement),
            ("title", "pages", "file_name", "withdrawn_reason"),
        )
    )
    register_place(NeedsPlace("strengths and needs", lambda engagement: NeedsAnalysis.objects.none(), ()))
