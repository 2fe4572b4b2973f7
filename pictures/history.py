"""The sentences of the page for governors, on the history that both sides read."""

from core.models import AuditEvent
from engagements.history import Sentence, register_sentences


def _chosen(event: AuditEvent) -> str:
    before, after = event.facts.get("shown", [event.context.get("shown")] * 2)
    if after and not before:
        return "Showed the page for governors."
    return "Changed the page for governors." if after else "Took the page for governors back."


SENTENCES: dict[str, Sentence] = {"picture_chosen": _chosen}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
