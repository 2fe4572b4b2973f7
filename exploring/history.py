"""The sentences of what happens while exploring, on the history that both sides read."""

from core.models import AuditEvent
from engagements.history import Sentence, register_sentences
from exploring.states import Way


def _way(event: AuditEvent, which: int) -> str:
    value = str(event.facts.get("way", ["", ""])[which])
    return "together, in the room" if value == Way.TOGETHER else "each side first, then together"


def _shared(event: AuditEvent) -> str:
    text = "Shared its own view of strengths and needs"
    if event.context.get("after_seeing"):
        return text + ", after seeing the other side’s."
    return text + ("; both sides read both now." if event.context.get("both") else ".")


SENTENCES: dict[str, Sentence] = {
    "context_written": lambda e: (
        "Wrote about the school in its own words."
        if e.context.get("number") == 1
        else "Wrote anew about the school in its own words."
    ),
    "context_corrected": lambda e: "Put the school’s own words right.",
    "context_added_to": lambda e: "Added below the school’s own words.",
    "context_note_corrected": lambda e: "Put right what the LLME added below the school’s own words.",
    "improvement_plan_added": lambda e: f"Added the school’s improvement plan: a {e.context.get('form')}.",
    "analysis_begun": lambda e: f"Began to look at strengths and needs: {_way(e, 1)}.",
    "analysis_way_changed": lambda e: f"Changed how we look at strengths and needs: now {_way(e, 1)}.",
    "analysis_withdrawn": lambda e: "Stopped looking at strengths and needs for now.",
    "view_shared": _shared,
    "view_opened": lambda e: "Opened its own view of strengths and needs, after waiting long enough.",
    "summary_edited": lambda e: (
        "Wrote in the joint summary of strengths and needs."
        + (" It is to be agreed again." if e.context.get("lapsed") else "")
    ),
    "summary_agreed_by_side": lambda e: "Agreed the joint summary of strengths and needs.",
    "summary_agreed": lambda e: "Both sides have agreed the joint summary of strengths and needs.",
    "improvement_plan_withdrawn": lambda e: "Took the school’s own improvement plan back.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
