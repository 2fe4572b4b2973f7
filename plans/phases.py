"""The four phases of a focus, in order, each with what it is for (D10)."""

from dataclasses import dataclass

from django.db import models


class Phase(models.TextChoices):
    """Where the work on a focus stands. Any may follow any: going back is normal, with a reason."""

    EXPLORE = "explore", "Explore"
    PREPARE = "prepare", "Prepare"
    DELIVER = "deliver", "Deliver"
    SUSTAIN = "sustain", "Sustain"


ORDER: tuple[str, ...] = (Phase.EXPLORE, Phase.PREPARE, Phase.DELIVER, Phase.SUSTAIN)

# The words that many schools know beside them, and what each phase is for, in our own words.
MEANING: dict[str, str] = {
    Phase.EXPLORE: "Explore: find out together what is needed, and what would help here.",
    Phase.PREPARE: "Plan: agree what has to happen, and get people, time and materials ready.",
    Phase.DELIVER: "Deliver: do it, look at how it goes, and put right what does not work yet.",
    Phase.SUSTAIN: "Evaluate: see what has changed, keep what works, make it part of what we do.",
}


@dataclass(frozen=True)
class Question:
    """One thing to ask before a focus is delivered, and how it reads when it is not so yet."""

    key: str
    words: str
    not_yet: str


# Asked before deliver, in our own words. They warn and never hold up (D2).
READINESS: tuple[Question, ...] = (
    Question(
        "understood",
        "Everyone who will do it can say what it is and why we chose it",
        "everyone can say what it is and why",
    ),
    Question(
        "specified",
        "It is clear what has to stay the same in every class, and what teachers may adapt",
        "what stays the same and what may be adapted",
    ),
    Question(
        "time", "Time, cover and a room are found for the first term", "time and cover for the first term"
    ),
    Question(
        "skills", "Those who begin have seen it done, or have tried it out", "a first try for those who begin"
    ),
    Question("materials", "What is needed in the classroom is there", "materials in the classroom"),
    Question(
        "stopped", "We have said what we stop or put off to make room for it", "what we stop to make room"
    ),
    Question(
        "looking", "We know how we will see that it is taking hold, and when we look", "how and when we look"
    ),
)


def is_back(before: str, after: str) -> bool:
    """Whether a move goes back."""
    return ORDER.index(after) < ORDER.index(before)


def asks_readiness(before: str, after: str) -> bool:
    """Before a focus is delivered, from explore or prepare."""
    return after == Phase.DELIVER and before in (Phase.EXPLORE, Phase.PREPARE)


def not_ready_yet(ticked: list[str]) -> list[str]:
    """What was not so yet when a focus went on to deliver."""
    return [question.not_yet for question in READINESS if question.key not in ticked]
