"""The sentences of staff development on the history that both sides read. Of leaders' own entries: none."""

from django.utils.dateparse import parse_date

from core.models import AuditEvent
from engagements.history import Sentence, register_sentences


def _on(event: AuditEvent) -> str:
    day = parse_date(str(event.context.get("on", "")))
    return f"{day.day} {day:%B %Y}" if day else "a date"


SENTENCES: dict[str, Sentence] = {
    "development_added": lambda e: f"Noted staff development of {_on(e)}.",
    "development_edited": lambda e: f"Put staff development of {_on(e)} right.",
    "development_withdrawn": lambda e: f"Withdrew staff development of {_on(e)}.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
