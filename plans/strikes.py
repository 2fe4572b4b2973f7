"""Words struck out of the plan (D7): overwritten everywhere, the digests of agreed versions carried over."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F

from engagements.bound import carry_over
from engagements.models import Engagement
from engagements.strikes import MARK, Place, register_place, with_each_text
from plans.checks import is_unchanged
from plans.models import (
    Milestone,
    MilestoneWording,
    PhaseMove,
    PlanLine,
    PlanNote,
    PlanReply,
    PlanSection,
    PlanVersion,
)


class PlanPlace(Place):
    """The plan of an engagement, as a place where words stand.

    Asking whether words stand here looks at what is shared only: the answer must tell nobody what the other
    side is drafting. Striking them reaches unshared drafts as well.
    """

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        for rows, fields, shared in _places(engagement):
            yield from Place(self.name, _fixed(rows.filter(**shared)), fields).found(engagement, pattern)

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        agreed = PlanVersion.objects.agreed().filter(plan__engagement=engagement).with_text()
        honest = [version for version in agreed if is_unchanged(version)]
        count = 0
        for rows, fields, _ in _places(engagement):
            place = Place(self.name, _fixed(rows), fields, _after)
            count += place.strike(engagement, pattern)
        for version in agreed:
            content = with_each_text(version.content, lambda name, text: _struck(name, text, pattern))
            carry_over(version, content, was_honest=version in honest)
        return count


def _fixed(rows: "models.QuerySet[Any]") -> Any:
    return lambda engagement: rows


def _places(engagement: Engagement) -> list[tuple[Any, tuple[str, ...], dict[str, Any]]]:
    """Rows, the fields that hold words, and which of the rows both sides read."""
    shared = {"version__shared_at__isnull": False}
    agreed = {"milestone__wordings__version__shared_at__isnull": False}
    return [
        (
            PlanVersion.objects.filter(plan__engagement=engagement),
            ("reason", "withdrawn_reason"),
            {"shared_at__isnull": False},
        ),
        (PlanSection.objects.filter(version__plan__engagement=engagement), ("text",), shared),
        (
            MilestoneWording.objects.filter(version__plan__engagement=engagement),
            ("expected_to_see", "owner_role"),
            shared,
        ),
        (PlanLine.objects.filter(version__plan__engagement=engagement), ("words", "role"), shared),
        (PhaseMove.objects.filter(focus__plan__engagement=engagement), ("reason",), {}),
        (PlanReply.objects.filter(version__plan__engagement=engagement), ("text",), shared),
        (
            Milestone.objects.filter(plan__engagement=engagement),
            ("status_reason", "owner_now"),
            {},
        ),
        (
            PlanNote.objects.filter(milestone__plan__engagement=engagement).distinct(),
            ("reason", "before", "after"),
            agreed,
        ),
    ]


def _after(row: Any) -> dict[str, Any]:
    """Who is writing in a part whose words were struck reads it anew."""
    if isinstance(row, PlanSection | MilestoneWording | PlanLine):
        return {"edit_number": F("edit_number") + 1}
    return {"version_number": F("version_number") + 1} if isinstance(row, Milestone) else {}


def _struck(name: str, text: str, pattern: re.Pattern[str]) -> str:
    """As long as the rows may be, so that rows and content go on saying the same."""
    if name in _FACTS:
        return text
    changed = pattern.sub(MARK, text)
    limit = _LIMITS.get(name, 4000)
    return text if changed == text else changed[:limit]


# By name: the sections of a content have names of their own, and none of these.
_FACTS = {
    *("plan", "milestone", "horizon", "expected_by", "owner_side", "line", "kind", "focus_key"),
    *("topic", "outcome", "lead", "for_whom", "term", "cover"),
}
_LIMITS = {
    "reason": PlanVersion._meta.get_field("reason").max_length,
    "expected_to_see": MilestoneWording._meta.get_field("expected_to_see").max_length,
    "owner_role": MilestoneWording._meta.get_field("owner_role").max_length,
    "words": PlanLine._meta.get_field("words").max_length,
    "role": PlanLine._meta.get_field("role").max_length,
}


def register() -> None:
    """Make the plan known as a place where words stand."""
    register_place(PlanPlace("plan", _fixed(PlanVersion.objects.none()), ()))
