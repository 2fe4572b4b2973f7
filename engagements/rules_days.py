"""Who may do what with a support day (D4). State is the services' business."""

from typing import Any

from engagements.models import NextStep, SaidFor, StrikeRequest, SupportDay
from engagements.rules import can_act, can_coordinate, can_edit, standing
from engagements.states import Side, other_side

# What a link in a mail lets its person do without signing in: answer one day.
CONFIRM = "confirm-day"


def can_reword_day(user: Any, day: SupportDay) -> bool:
    """Those who edit on the side that recorded it."""
    return can_edit(user, day.engagement) and standing(user, day.engagement).side == day.recorded_side


def can_confirm_day(user: Any, day: SupportDay) -> bool:
    """Those who edit on the other side; nobody confirms their own side's day, nor one they recorded."""
    return (
        bool(day.recorded_side)
        and can_edit(user, day.engagement)
        and standing(user, day.engagement).side == other_side(day.recorded_side)
        and day.recorded_by_id != user.pk
    )


def can_withdraw_day(user: Any, day: SupportDay) -> bool:
    """The side that recorded it; the coordinator for a line carried in from the hub's record."""
    if day.kind == SupportDay.Kind.CARRIED_IN:
        return can_coordinate(user, day.engagement)
    return can_reword_day(user, day)


def can_accept_day(user: Any, day: SupportDay) -> bool:
    """The hub's coordinators, who write no day."""
    return can_coordinate(user, day.engagement)


def can_enter_for(user: Any, day: SupportDay) -> bool:
    """Either side for the other, or the coordinator for either (D3)."""
    return can_act(user, day.engagement)


def can_confirm_said(user: Any, said: SaidFor) -> bool:
    """Those who edit on the side whose words were entered."""
    return can_edit(user, said.engagement) and standing(user, said.engagement).side == said.side


def can_change_step(user: Any, step: NextStep) -> bool:
    """Those who edit on the side whose step it is."""
    return can_edit(user, step.engagement) and standing(user, step.engagement).side == step.side


def can_answer_strike(user: Any, asked: StrikeRequest) -> bool:
    """The other side or the coordinator."""
    state = standing(user, asked.engagement)
    return (state.edits or state.side == Side.HUB) and state.side != asked.asked_side


def can_withdraw_strike(user: Any, asked: StrikeRequest) -> bool:
    """Those who edit on the side that asked."""
    return can_edit(user, asked.engagement) and standing(user, asked.engagement).side == asked.asked_side
