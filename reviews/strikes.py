"""Words struck out of what was seen together (D7): overwritten everywhere, agreed digests carried over."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from engagements.bound import carry_over
from engagements.models import Engagement
from engagements.strikes import MARK, Place, register_place, with_each_text
from reviews.checks import is_unchanged
from reviews.models import JOINT, Look, LookView, Pulse, ViewLine
from reviews.states import State

_FACTS = {"work", "kind", "milestone", "expected_by", "answer", "outcome", "enrol_by"}
VIEW_WORDS = (
    "together",
    "differently",
    "school_step",
    "llme_step",
    "what_next",
    "with_what",
    "why_not",
)


class LookPlace(Place):
    """The looks of an engagement, as a place where words stand.

    Asking whether words stand here looks at what both sides read: the answer must tell nobody what the other
    side is writing. Striking them reaches views that are not open as well.
    """

    def found(self, engagement: Engagement, pattern: re.Pattern[str]) -> Iterable[tuple[Any, dict[str, str]]]:
        for rows, fields, read_by_both in _places(engagement):
            place = Place(self.name, _fixed(rows.filter(read_by_both)), fields)
            yield from place.found(engagement, pattern)

    def strike(self, engagement: Engagement, pattern: re.Pattern[str]) -> int:
        agreed = engagement.looks.filter(state=State.HELD).prefetch_related("agreements")
        honest = {look.pk: is_unchanged(look) for look in agreed}
        count = sum(
            Place(self.name, _fixed(rows), fields).strike(engagement, pattern)
            for rows, fields, _ in _places(engagement)
        )
        for look in agreed:
            content = with_each_text(look.content, lambda name, text: _struck(name, text, pattern))
            carry_over(look, content, was_honest=honest[look.pk])
        return count


def _fixed(rows: "models.QuerySet[Any]") -> Any:
    return lambda engagement: rows


def _places(engagement: Engagement) -> list[tuple[Any, tuple[str, ...], Q]]:
    """Rows, the fields that hold words, and which of the rows both sides read."""
    return [
        (Look.objects.filter(engagement=engagement), ("set_aside_reason",), Q()),
        (
            LookView.objects.filter(look__engagement=engagement),
            VIEW_WORDS,
            Q(side=JOINT) | Q(opened_at__isnull=False),
        ),
        (
            ViewLine.objects.filter(view__look__engagement=engagement),
            ("why",),
            Q(view__side=JOINT) | Q(view__opened_at__isnull=False),
        ),
        (Pulse.objects.filter(look__engagement=engagement), ("line",), Q(is_open=True)),
    ]


def _struck(name: str, text: str, pattern: re.Pattern[str]) -> str:
    return text if name in _FACTS or name.endswith("_on") else pattern.sub(MARK, text)


def register() -> None:
    """Make the looks known as a place where words stand."""
    register_place(LookPlace("looks together", _fixed(Look.objects.none()), ()))
