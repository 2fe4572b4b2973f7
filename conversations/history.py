"""The sentences of talking, on the history that both sides read. What is confidential has none."""

from engagements.history import Sentence, register_sentences

SENTENCES: dict[str, Sentence] = {
    "message_written": lambda e: "Wrote a message.",
    "message_taken_back": lambda e: "Took a message back; its words are gone.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
