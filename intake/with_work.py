"""How a school that waits becomes work: prefilled, linked both ways, and its suggestions read by its head."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from core.dates import academic_year, academic_year_span
from engagements import before_opening
from engagements.before_opening import Before, Known, Told
from engagements.models import Engagement
from hubs.models import Hub
from intake.models import Nomination, Suggestion
from intake.services.keeping import link_to_work
from intake.states import Answer, Source
from schools.models import School

SUGGESTED_BY = {
    Source.SCHOOL: Engagement.SuggestedBy.SCHOOL,
    Source.HUB: Engagement.SuggestedBy.HUB,
    Source.AUTHORITY: Engagement.SuggestedBy.AUTHORITY,
    Source.TRUST: Engagement.SuggestedBy.TRUST,
    Source.NCETM: Engagement.SuggestedBy.OTHER,
}


def prefill(user: Any, school: School, hubs: Sequence[Hub], phase: str) -> Known:
    """What the waiting list knows of a school whose head said yes: enough to open its work with one tap."""
    entries = Nomination.objects.visible_to(user).open().filter(hub__in=hubs, school=school)
    if phase:
        entries = entries.filter(phase=phase)
    entry = entries.prefetch_related("suggestions", "answers").first()
    if entry is None:
        return Known()
    if entry.answer != Answer.YES:
        return Known(
            sentence="This school is on the waiting list, and no yes of its head is written down there yet."
        )
    suggestions, said = list(entry.suggestions.all()), list(entry.answers.all())[-1]
    first = next((row for row in suggestions if row.source == Source.SCHOOL), suggestions[0])
    today = timezone.localdate()
    initial = {
        "phase": entry.phase,
        "hub": entry.hub_id,
        "focus": first.why,
        "why_offered": _why(suggestions),
        "starts_on": today,
        "expected_end_on": academic_year_span(academic_year(today)).ends_on,
        "suggested_by": SUGGESTED_BY[Source(first.source)],
        "suggested_by_name": first.source_name or ("NCETM or RISE" if first.source == Source.NCETM else ""),
        "head_said_yes_on": said.on,
        "head_said_yes_how": said.how,
    }
    return Known(
        initial, "Filled in from the waiting list. Change what should read differently, then open the work."
    )


def _why(suggestions: Sequence[Suggestion]) -> str:
    """A first wording of why the hub offers this, for the head to read."""
    lines = [
        f"You asked: {row.why}" if row.source == Source.SCHOOL else f"{row.who} suggested it: {row.why}"
        for row in suggestions
    ]
    return "\n".join(lines)[:2000]


def told(engagement: Engagement) -> list[Told]:
    """Who suggested it and in which words, for both sides; names of persons stay with the hub.

    Words that stand already in why the hub offers it, as opening prefills it, are not told twice.
    """
    rows = Suggestion.objects.filter(nomination__engagement=engagement)
    offered = engagement.why_offered
    return [Told(row.who, "" if row.why in offered else row.why, row.on) for row in rows]


def register() -> None:
    """Make it known to the floor of engagements."""
    before_opening.register(Before(prefill=prefill, opened=link_to_work, told=told))
