"""Holding one look: its engagement first, then the look as it stands, then the right to write."""

from typing import Any

from core.errors import Refused
from engagements.models import Engagement
from engagements.rules import acting_side, can_edit
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side, Status
from reviews.models import Look, LookView
from reviews.rules import EDITORS


def check_open(engagement: Engagement) -> None:
    """Looking together happens while the work is under way; over or paused, it is read."""
    if engagement.is_over:
        raise Refused("This work is over, so this can be read but not changed.")
    if engagement.status == Status.PAUSED:
        raise Refused("This work is paused. Resume it first.")
    if engagement.status == Status.OPEN:
        raise Refused("We look together once both sides have agreed how we start.")


def held_engagement(user: Any, engagement: Engagement) -> tuple[Engagement, Side]:
    """The engagement, held, and the side on which this person writes."""
    engagement = locked(engagement)
    if not can_edit(user, engagement):
        raise Refused(EDITORS)
    check_open(engagement)
    side = acting_side(user, engagement)
    take_seat(engagement=engagement, user=user, side=side)
    return engagement, side


def held_look(user: Any, look: Look) -> tuple[Look, Side]:
    """The look as it stands now, its engagement held."""
    engagement, side = held_engagement(user, look.engagement)
    current = Look.objects.with_text().get(pk=look.pk)
    current.engagement = engagement
    return current, side


def own_view(look: Look, side: str) -> LookView | None:
    """The view of a side, where each side writes first."""
    return next((view for view in look.views.all() if view.side == side), None)
