"""What was entered for a side, as its page draws it (D3)."""

from dataclasses import dataclass
from typing import Any

from engagements.models import Engagement, SaidFor
from engagements.rules import can_act
from engagements.rules_days import can_confirm_said


@dataclass(frozen=True)
class Said:
    """One thing that a side said, and whether the reader may say: yes, we said so."""

    row: SaidFor
    may_confirm: bool


def said_about(engagement: Engagement, user: Any, *about: str) -> dict[str, Any]:
    """The parts of a page on what was said by phone or on paper about these things. One query."""
    rows = list(engagement.said_for.filter(about__in=about).select_related("entered_by", "confirmed_by"))
    for row in rows:
        row.engagement = engagement
    live = engagement.is_live
    return {
        "said": [
            Said(row, live and row.confirmed_at is None and can_confirm_said(user, row)) for row in rows
        ],
        "may_enter": live and can_act(user, engagement),
    }
