"""The sentences of looking together, on the history that both sides read: never what a side wrote alone."""

from core.models import AuditEvent
from engagements.history import Sentence, fact, register_sentences
from reviews.models import Look
from reviews.states import Way


def _look(event: AuditEvent) -> str:
    kind = str(event.context.get("kind"))
    return f"the {str(dict(Look.Kind.choices).get(kind, 'look together')).lower()}"


def _way(event: AuditEvent) -> str:
    return str(dict(Way.choices).get(str(event.context.get("way")), "")).lower()


def _written(event: AuditEvent) -> str:
    text = f"Wrote in {_look(event)} what both see."
    return text + (" It is to be agreed again." if event.context.get("lapsed") else "")


def _shared(event: AuditEvent) -> str:
    late = ", after reading the other side’s" if event.context.get("after_seeing") else ""
    return f"Shared its side’s view for {_look(event)}{late}."


SENTENCES: dict[str, Sentence] = {
    "look_planned": lambda e: (
        f"Moved {_look(e)} to {fact(e, 'due_on')} (before: {fact(e, 'due_on', 0)})."
        if e.facts.get("due_on", [None])[0]
        else f"Set the date of {_look(e)}: {fact(e, 'due_on')}."
    ),
    "look_set_aside": lambda e: f"Said that {_look(e)} is not needed.",
    "look_begun": lambda e: f"Began {_look(e)}: {_way(e)}.",
    "look_way_changed": lambda e: f"Changed how {_look(e)} is done: {_way(e)}.",
    "look_written": _written,
    "look_view_shared": _shared,
    "look_views_opened": lambda e: f"Both views for {_look(e)} are in, and both sides read them.",
    "look_view_opened": lambda e: f"Opened its own side’s view for {_look(e)}.",
    "look_pulse_given": lambda e: f"Answered the pulse check with {_look(e)}.",
    "look_agreed_by_side": lambda e: f"Agreed {_look(e)}.",
    "look_agreed": lambda e: f"Both sides have agreed {_look(e)}.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
