"""Who reads a leader's own entry: from the same fields that decide it (D8)."""

from leadership.models import CapacityEntry

READERS = {
    "llmes_read": "the LLMEs on this work",
    "head_reads": "the headteacher",
    "leaders_read": "the other leaders of your school who write on our work",
    "coordinator_reads": "the hub’s coordinators",
}
NEVER = "It is never part of a list or a figure, and never for governors or appraisal."


def readers_chosen(entry: CapacityEntry) -> str:
    """A sentence on who reads it beside the leader."""
    chosen = [words for name, words in READERS.items() if getattr(entry, name)]
    if not chosen or entry.withdrawn_at is not None:
        return "Read by who wrote it alone."
    words = chosen[0] if len(chosen) == 1 else f"{', '.join(chosen[:-1])} and {chosen[-1]}"
    return f"Read by who wrote it, and {words.replace('your school', 'the school')}."
