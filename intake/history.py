"""The sentences of the waiting list's verbs: for the history of an entry, and for the support desk."""

from core.models import AuditEvent
from engagements.history import fact, register_sentences
from intake.states import Answer, Source


def _suggested(event: AuditEvent) -> str:
    source = str(dict(Source.choices).get(str(event.context.get("source")), "somebody"))
    by_link = ", on the short form" if event.context.get("by_link") else ""
    return f"Suggested by {source.replace('The ', 'the ', 1)}{by_link}."


def _answered(event: AuditEvent) -> str:
    answer = str(dict(Answer.choices).get(fact(event, "answer"), "")).lower()
    again = fact(event, "ask_again_on")
    later = f"; to ask again from {again}" if again != "none" else ""
    return f"The head said {answer} on {fact(event, 'on')}{later}."


def _struck(event: AuditEvent) -> str:
    places = int(event.context.get("places", 1))
    return f"Struck out words about a person, in {places} place{'' if places == 1 else 's'}."


def register() -> None:
    """Make them known."""
    register_sentences(
        {
            "school_put_on_waiting_list": lambda e: "Put on the waiting list.",
            "school_suggested": _suggested,
            "head_answered": _answered,
            "waiting_entry_withdrawn": lambda e: "Taken off the waiting list, with a reason.",
            "waiting_entries_merged": lambda e: "Another entry of the school became one with this.",
            "waiting_entry_words_struck": _struck,
            "waiting_entry_moved": lambda e: f"Moved {'up' if e.context.get('up') else 'down'} the list.",
            "waiting_entry_opened": lambda e: "The work with the school opened.",
            "suggestion_link_made": lambda e: "Made a link to the short form.",
            "suggestion_link_ended": lambda e: "Ended a link to the short form.",
        }
    )
