"""The plan in short, on the page of our work."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from engagements.models import Engagement
from engagements.states import Status
from plans.content import PlanText, text_from
from plans.horizons import names_in
from plans.models import Milestone, PlanVersion
from plans.reading import pick, plan_state
from plans.rules import can_begin_draft
from plans.states import State

MOST_LINES = 6


@dataclass(frozen=True)
class ShortLine:
    """A milestone in one line."""

    horizon: str
    words: str
    due_on: datetime.date | None
    status: str
    url: str
    asks: bool


@dataclass(frozen=True)
class PlanOnPage:
    """The plan in short. `state`: "none", "draft" (shared) or "agreed"; one's own draft is told apart."""

    state: str
    agreed: PlanVersion | None
    shared_draft: PlanVersion | None
    own_draft: PlanVersion | None
    may_begin: bool
    focus: str = ""
    lines: list[ShortLine] = field(default_factory=list)
    more: int = 0


def plan_on_page(engagement: Engagement, user: Any) -> PlanOnPage:
    """What the page of our work shows of the plan to this person: one query, two where one is agreed."""
    found = list(
        PlanVersion.objects.visible_to(user)
        .filter(plan__engagement=engagement, state__in=[State.DRAFT, State.IN_FORCE])
        .select_related("plan")
    )
    for version in found:
        version.plan.engagement = engagement
    agreed, shared, own = pick(found)
    text = text_from(agreed.content, names_in(agreed)) if agreed and agreed.content else None
    lines = _lines(agreed, text) if agreed and text else []
    return PlanOnPage(
        state=plan_state(agreed, shared),
        agreed=agreed,
        shared_draft=shared,
        own_draft=own,
        may_begin=(
            engagement.is_live
            and engagement.status != Status.PAUSED
            and not (shared or own)
            and can_begin_draft(user, engagement)
        ),
        focus=text.sections.get("focus", "") if text else "",
        lines=lines[:MOST_LINES],
        more=max(len(lines) - MOST_LINES, 0),
    )


def _lines(version: PlanVersion, text: PlanText) -> list[ShortLine]:
    """Open milestones first, by date."""
    rows = {str(row.key): row for row in Milestone.objects.filter(plan=version.plan_id)}
    today = timezone.localdate()
    found = []
    for one in text.milestones:
        row = rows[one.key]
        row.plan = version.plan
        due = row.due_on(one.expected_by)
        found.append(
            (
                (row.is_settled, due or datetime.date.max),
                ShortLine(
                    horizon=text.names[one.horizon],
                    words=one.expected_to_see,
                    due_on=due,
                    status=str(row.get_status_display()),
                    url=row.get_absolute_url(),
                    asks=row.asks(one.expected_by, today),
                ),
            )
        )
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]
