"""The states of a version of the plan and the moves between them, and of a milestone. Docs draw these."""

from django.db import models

from core.errors import Refused


class State(models.TextChoices):
    """Where a version of the plan stands."""

    DRAFT = "draft", "Draft"
    IN_FORCE = "in_force", "Agreed"
    SUPERSEDED = "superseded", "Earlier version"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.IN_FORCE, State.WITHDRAWN}),
    State.IN_FORCE: frozenset({State.SUPERSEDED}),
    State.SUPERSEDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

_SENTENCES: dict[str, str] = {
    State.IN_FORCE: "Both sides have agreed this version, so it stays as it is. Begin a draft to change it.",
    State.SUPERSEDED: "A later version has been agreed, so this one stays as it is.",
    State.WITHDRAWN: "This draft was withdrawn.",
}


def check_move(before: str, after: str) -> None:
    """Refuse a move of a version that MOVES does not hold."""
    if after not in MOVES[before]:
        raise Refused(_SENTENCES.get(before, "That can't be done with the plan as it stands now."))


def check_is_draft(state: str) -> None:
    """Refuse to write in what is no draft any more."""
    if state != State.DRAFT:
        raise Refused(_SENTENCES[state])


class MilestoneStatus(models.TextChoices):
    """Where we are with a milestone. Any may follow any: going back is normal."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    NEEDS_CONVERSATION = "needs_conversation", "Needs a conversation"
    MET = "met", "Met"
    PARTLY_MET = "partly_met", "Partly met"
    SET_ASIDE = "set_aside", "Set aside"


# A milestone that is met or set aside asks for nothing when its date passes.
SETTLED = (MilestoneStatus.MET, MilestoneStatus.SET_ASIDE)
