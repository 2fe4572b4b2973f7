"""The sentences of what was put off, on the history that both sides read."""

from attention.rules import LABELS
from core.models import AuditEvent
from engagements.history import Sentence, fact, register_sentences


def _rule(event: AuditEvent) -> str:
    label = LABELS.get(str(event.context.get("rule")), "a reason")
    return f"“{label}”"


SENTENCES: dict[str, Sentence] = {
    "reason_put_off": lambda e: f"{_rule(e)} was put off until {fact(e, 'until_on')}, with a reason.",
    "reason_dismissed": lambda e: f"{_rule(e)} needs no attention for now, with a reason.",
    "reason_put_back": lambda e: f"{_rule(e)} was taken up again.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
