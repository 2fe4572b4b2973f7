"""The states of a needs analysis and the moves between them; its areas, and the words of where we are."""

from django.db import models

from core.errors import Refused


class Way(models.TextChoices):
    """How the pair explores (D12)."""

    TOGETHER = "together", "Together, in the room"
    SEPARATE = "separate", "Each side first, then together"


class State(models.TextChoices):
    """Where a needs analysis stands."""

    OPEN = "open", "Being explored"
    AGREED = "agreed", "Agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.AGREED, State.WITHDRAWN}),
    State.AGREED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

_SENTENCES: dict[str, str] = {
    State.AGREED: "Both sides have agreed this, so it stays as it is. Look again to say how things are now.",
    State.WITHDRAWN: "This was withdrawn.",
}


def check_move(before: str, after: str) -> None:
    """Refuse a move that MOVES does not hold."""
    if after not in MOVES[before]:
        raise Refused(_SENTENCES.get(before, "That can't be done where this stands now."))


def check_is_open(state: str) -> None:
    """Refuse to write in what is settled."""
    if state != State.OPEN:
        raise Refused(_SENTENCES[state])


class Where(models.TextChoices):
    """Where the school is in one area: about its work, never about a person."""

    STRONG = "strong", "A strength to build on"
    GROWING = "growing", "Growing"
    BEGINNING = "beginning", "Just beginning"
    NOT_YET = "not_yet", "Not in place yet"
    CANT_TELL = "cant_tell", "Can’t tell yet"
    DIFFER = "differ", "We see it differently"


# One side alone cannot see it differently.
OWN_WHERE = tuple(where for where in Where if where != Where.DIFFER)


class Area(models.TextChoices):
    """The four domains, the six foundations where the pair has opened them, and all of it together."""

    CURRICULUM = "curriculum", "Curriculum and assessment"
    PEDAGOGY = "pedagogy", "Pedagogy"
    DEVELOPMENT = "development", "Professional development"
    CULTURE = "culture", "Culture"
    VISION = "vision", "A shared vision"
    MINDSET = "mindset", "Mindset"
    KNOWLEDGE = "knowledge", "Subject knowledge"
    SYSTEMS = "systems", "Systems"
    ARITHMETIC = "arithmetic", "Fluent arithmetic"
    ONGOING = "ongoing", "Staff development that goes on"
    OVERALL = "overall", "All together"


DOMAINS = (Area.CURRICULUM, Area.PEDAGOGY, Area.DEVELOPMENT, Area.CULTURE)
FOUNDATIONS = (
    Area.VISION,
    Area.MINDSET,
    Area.KNOWLEDGE,
    Area.SYSTEMS,
    Area.ARITHMETIC,
    Area.ONGOING,
)
PROMPTS: dict[str, str] = {
    Area.CURRICULUM: "What is taught in which order, and how we find out what pupils have understood.",
    Area.PEDAGOGY: "How maths is taught from day to day, across classes.",
    Area.DEVELOPMENT: "How teachers and teaching assistants learn and plan together.",
    Area.CULTURE: "What people here believe about maths, and about who can do it.",
    Area.VISION: "Leaders and staff say the same of where maths is going.",
    Area.MINDSET: "Pupils and staff expect that everyone can learn it.",
    Area.KNOWLEDGE: "Teachers know the maths behind what they teach.",
    Area.SYSTEMS: "Timetable, groups, resources and meetings leave room for it.",
    Area.ARITHMETIC: "Pupils know the facts they need without counting.",
    Area.ONGOING: "Teachers have regular time to work on their teaching.",
    Area.OVERALL: "",
}
# How long the side that has shared waits before it may open its own (D12), in school days.
WAIT = 15
