"""The sentences of talking, on the history that both sides read. What is confidential has none."""

from core.models import AuditEvent
from engagements.history import Sentence, fact, register_sentences

NOT_YET = {
    "release": "release",
    "room": "a room",
    "lessons": "lessons and books to see",
    "data": "data",
    "leaders": "time with leaders",
    "other": "something agreed at the start",
}
CHANGES = {
    "end": "the date we work up to",
    "focus": "what our work is about",
    "leader": "who leads it in the school",
    "other": "how we work",
}


def _thing(event: AuditEvent) -> str:
    return NOT_YET.get(str(event.context.get("what")), "something")


def _change(event: AuditEvent) -> str:
    return CHANGES.get(str(event.context.get("what")), "our work")


def _agreed(event: AuditEvent) -> str:
    if "expected_end_on" in event.facts:
        end, before = fact(event, "expected_end_on"), fact(event, "expected_end_on", 0)
        return f"Agreed that we work up to {end} (before: {before})."
    return f"Agreed the change of {_change(event)}."


SENTENCES: dict[str, Sentence] = {
    "message_written": lambda e: "Wrote a message.",
    "message_taken_back": lambda e: "Took a message back; its words are gone.",
    "not_in_place_flagged": lambda e: f"Said that {_thing(e)} is not yet in place.",
    "not_in_place_answered": lambda e: f"Answered about {_thing(e)}.",
    "not_in_place_settled": lambda e: f"Said that {_thing(e)} is in place now.",
    "not_in_place_shown_to_hub": lambda e: f"The hub can now read that {_thing(e)} is not yet in place.",
    "change_suggested": lambda e: f"Suggested a change of {_change(e)}.",
    "change_agreed": _agreed,
    "change_not_now": lambda e: f"Answered the suggested change of {_change(e)}: not now.",
    "change_withdrawn": lambda e: f"Took back the suggested change of {_change(e)}.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
