"""The sentences of what happens while exploring, on the history that both sides read."""

from engagements.history import Sentence, register_sentences

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
    "improvement_plan_withdrawn": lambda e: "Took the school’s own improvement plan back.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
