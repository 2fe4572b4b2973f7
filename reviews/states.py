"""The states of a look together and the moves between them, and what can be said of a milestone."""

from django.db import models

from core.errors import Refused
from plans.states import MilestoneStatus


class State(models.TextChoices):
    """Where a look together stands."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Being written"
    HELD = "held", "Agreed by both"
    SET_ASIDE = "set_aside", "Not needed"


MOVES: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.UNDER_WAY, State.SET_ASIDE}),
    State.UNDER_WAY: frozenset({State.HELD, State.SET_ASIDE}),
    State.HELD: frozenset(),
    State.SET_ASIDE: frozenset({State.PLANNED}),
}

_SENTENCES: dict[str, str] = {
    State.PLANNED: "This look together has not begun yet.",
    State.UNDER_WAY: "This look together is being written already.",
    State.HELD: "Both sides have agreed this look together, so it stays as it is.",
    State.SET_ASIDE: "This look together was set aside.",
}


def check_move(before: str, after: str) -> None:
    """Refuse a move of a look together that MOVES does not hold."""
    if after not in MOVES[before]:
        raise Refused(_SENTENCES[before])


def check_under_way(state: str) -> None:
    """Refuse to write where nothing is being written."""
    if state != State.UNDER_WAY:
        raise Refused(_SENTENCES[state])


class Way(models.TextChoices):
    """How the two sides look: the pair chooses."""

    TOGETHER = "together", "Both in the room"
    EACH_FIRST = "each_first", "Each side first"


class Answer(models.TextChoices):
    """Where we are with a milestone; or that we see it differently, or skip it, each in words."""

    NOT_STARTED = MilestoneStatus.NOT_STARTED.value, "Not started"
    ON_TRACK = MilestoneStatus.ON_TRACK.value, "On track"
    NEEDS_CONVERSATION = MilestoneStatus.NEEDS_CONVERSATION.value, "Needs a conversation"
    MET = MilestoneStatus.MET.value, "Met"
    PARTLY_MET = MilestoneStatus.PARTLY_MET.value, "Partly met"
    SET_ASIDE = MilestoneStatus.SET_ASIDE.value, "Set aside"
    DIFFER = "differ", "We see this differently"
    SKIP = "skip", "Skip it this time"


# What one side alone can say: that both see it differently is said together.
OF_A_SIDE = tuple(answer for answer in Answer if answer != Answer.DIFFER)
# Answers that say nothing without their words.
NEED_WORDS = (Answer.SET_ASIDE, Answer.DIFFER, Answer.SKIP)
