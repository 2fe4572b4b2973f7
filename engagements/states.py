"""The states of an engagement and of a support day, and the moves between them. Docs draw these tables."""

from django.db import models

from core.errors import Refused


class Side(models.TextChoices):
    """The two sides of the work, and the hub beside them."""

    SCHOOL = "school", "School"
    LLME = "llme", "LLME"
    HUB = "hub", "Hub"


SIDES = [(side.value, side.label) for side in (Side.SCHOOL, Side.LLME)]
BOTH_SIDES = frozenset({Side.SCHOOL.value, Side.LLME.value})


def other_side(side: str) -> Side:
    """The side that answers what this side wrote."""
    return Side.LLME if side == Side.SCHOOL else Side.SCHOOL


class Status(models.TextChoices):
    """Where an engagement stands."""

    OPEN = "open", "Starting together"
    RUNNING = "running", "Working together"
    PAUSED = "paused", "Paused"
    STOPPED = "stopped", "Stopped"
    COMPLETED = "completed", "Completed"


LIVE = (Status.OPEN, Status.RUNNING, Status.PAUSED)
OVER = (Status.STOPPED, Status.COMPLETED)

MOVES: dict[str, frozenset[str]] = {
    Status.OPEN: frozenset({Status.RUNNING, Status.PAUSED, Status.STOPPED}),
    Status.RUNNING: frozenset({Status.PAUSED, Status.STOPPED, Status.COMPLETED}),
    Status.PAUSED: frozenset({Status.OPEN, Status.RUNNING, Status.STOPPED}),
    Status.STOPPED: frozenset({Status.OPEN, Status.RUNNING}),
    Status.COMPLETED: frozenset({Status.RUNNING}),
}


class DayState(models.TextChoices):
    """Where a support day stands between the two sides."""

    BOOKED = "booked", "Booked"
    CANCELLED = "cancelled", "Cancelled"
    RECORDED = "recorded", "Waiting to be confirmed"
    SENT_BACK = "sent_back", "Sent back"
    CONFIRMED = "confirmed", "Confirmed"
    ACCEPTED = "accepted", "Accepted by the hub"
    NOTED = "noted", "Noted"
    CARRIED_IN = "carried_in", "Carried in from the hub's record"
    WITHDRAWN = "withdrawn", "Withdrawn"


DAY_MOVES: dict[str, frozenset[str]] = {
    DayState.BOOKED: frozenset({DayState.RECORDED, DayState.CANCELLED}),
    DayState.CANCELLED: frozenset(),
    DayState.RECORDED: frozenset(
        {DayState.CONFIRMED, DayState.SENT_BACK, DayState.ACCEPTED, DayState.WITHDRAWN}
    ),
    DayState.SENT_BACK: frozenset(
        {DayState.RECORDED, DayState.CONFIRMED, DayState.ACCEPTED, DayState.WITHDRAWN}
    ),
    DayState.CONFIRMED: frozenset(),
    DayState.ACCEPTED: frozenset({DayState.CONFIRMED}),
    DayState.NOTED: frozenset({DayState.WITHDRAWN}),
    DayState.CARRIED_IN: frozenset({DayState.WITHDRAWN}),
    DayState.WITHDRAWN: frozenset(),
}

RECORDED_STATES = (
    DayState.RECORDED,
    DayState.SENT_BACK,
    DayState.CONFIRMED,
    DayState.ACCEPTED,
    DayState.NOTED,
    DayState.CARRIED_IN,
)

_SENTENCES: dict[str, str] = {
    DayState.CONFIRMED: "This day has been confirmed, so it stays as it is.",
    DayState.CANCELLED: "This day has been cancelled.",
    DayState.WITHDRAWN: "This day has been withdrawn.",
    DayState.BOOKED: "This day has not been recorded yet.",
    DayState.ACCEPTED: "The hub has accepted this day, so it stays as it is.",
    DayState.NOTED: "A short contact is only noted: nobody has to confirm it.",
    DayState.CARRIED_IN: "This line was carried in from the hub's record, so nobody confirms it.",
    Status.STOPPED: "This work was stopped, so it can be read but not changed.",
    Status.COMPLETED: "This work is complete, so it can be read but not changed.",
    Status.PAUSED: "This work is paused. Resume it first.",
}


def check_move(before: str, after: str) -> None:
    """Refuse a move of an engagement that MOVES does not hold."""
    if after not in MOVES[before]:
        raise Refused(_SENTENCES.get(before, "That can't be done where the work stands now."))


def check_day_move(before: str, after: str) -> None:
    """Refuse a move of a support day that DAY_MOVES does not hold."""
    if after not in DAY_MOVES[before]:
        raise Refused(_SENTENCES.get(before, "That can't be done with this day as it stands now."))
