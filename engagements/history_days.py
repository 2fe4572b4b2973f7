"""The sentences of what happens with support days, on the history that both sides read."""

import datetime
from typing import Any

from core.models import AuditEvent
from engagements.history import Sentence, fact, register_sentences
from engagements.states import Side

REASONS = {
    "school": "for the school's reason",
    "llme": "for the LLME's reason",
    "outside": "for an outside event",
}
HOW = {"phone": "by phone", "email": "by email", "in_person": "in person", "paper": "on paper"}
ABOUT = {"start": "how we start", "days": "the number of days", "day": "a support day", "plan": "the plan"}


def _date(event: AuditEvent, name: str = "on") -> str:
    """A date of the context as people read it."""
    value: Any = event.context.get(name)
    if not value:
        return "a date not set"
    day = datetime.date.fromisoformat(str(value)[:10])
    return f"{day.day} {day:%B %Y}"


def _length(event: AuditEvent) -> str:
    """How long a day is: "half a day", "a day"."""
    days = str(event.context.get("days", "1"))
    return {"0.5": "half a day", "1": "a day", "0": "a short contact"}.get(days, f"{days} days")


def _reason(event: AuditEvent) -> str:
    return REASONS.get(str(event.context.get("reason")), "")


def _whose(event: AuditEvent, name: str) -> str:
    side = str(event.context.get(name, ""))
    return {Side.SCHOOL: "the school", Side.LLME: "the LLME", Side.HUB: "the hub"}.get(side, "a side")  # type: ignore[call-overload]


def _recorded(event: AuditEvent) -> str:
    text = f"Recorded {_length(event)} of support on {_date(event)}."
    if event.facts.get("counted", [None, True])[1] is False:
        text += " It is past the agreed number, so it is not yet counted."
    return text


def _lost(event: AuditEvent) -> str:
    uses = f"It uses {_length(event)}." if event.context.get("uses_days") else "It uses no days."
    return f"Recorded that the day on {_date(event)} did not happen, {_reason(event)}. {uses}"


SENTENCES: dict[str, Sentence] = {
    "day_booked": lambda e: f"Booked {_length(e)} on {_date(e)}.",
    "visit_sheet_edited": lambda e: f"Changed the visit sheet of {_date(e)}.",
    "day_moved": lambda e: (
        f"Moved {_length(e)} from {fact(e, 'on', 0)} to {fact(e, 'on')}, {_reason(e)}; "
        f"{_whose(e, 'asked_side')} asked."
    ),
    "day_cancelled": lambda e: (
        f"Cancelled {_length(e)} on {_date(e)}, {_reason(e)}; {_whose(e, 'asked_side')} asked."
    ),
    "day_handed_over": lambda e: f"The day on {_date(e)} is now with another LLME.",
    "day_recorded": _recorded,
    "lost_day_recorded": _lost,
    "short_contact_recorded": lambda e: f"Noted a short contact on {_date(e)}.",
    "day_reworded": lambda e: f"Reworded the day on {_date(e)}: {e.context.get('what')}.",
    "day_counted": lambda e: f"The day on {_date(e)} now counts: {_length(e)}.",
    "day_confirmed": lambda e: f"Confirmed the day on {_date(e)}.",
    "day_sent_back": lambda e: f"Sent the day on {_date(e)} back with a reply.",
    "day_replied": lambda e: f"Replied about the day on {_date(e)}.",
    "day_accepted": lambda e: f"Accepted the day on {_date(e)} for the hub; nobody had answered it.",
    "day_withdrawn": lambda e: f"Withdrew the day on {_date(e)}.",
    "step_added": lambda e: f"Added a next step of {_whose(e, 'side')}.",
    "step_edited": lambda e: f"Changed a next step of {_whose(e, 'side')}.",
    "step_set_aside": lambda e: f"Set a next step of {_whose(e, 'side')} aside.",
    "step_taken_up": lambda e: f"Took a next step of {_whose(e, 'side')} up again.",
    "step_done": lambda e: f"Ticked off a next step of {_whose(e, 'side')}.",
    "step_reopened": lambda e: f"Opened a next step of {_whose(e, 'side')} again.",
    "said_for_entered": lambda e: (
        f"Entered for {_whose(e, 'for_side')} what was said {HOW.get(str(e.context.get('how')), '')} "
        f"about {ABOUT.get(str(e.context.get('about')), 'our work')}."
    ),
    "said_for_confirmed": lambda e: f"Confirmed what was entered for {_whose(e, 'side')}.",
    "strike_asked": lambda e: "Asked to strike out words about a person.",
    "words_struck": lambda e: "Agreed to strike out words about a person; they are gone from the record.",
    "strike_refused": lambda e: "Answered that the words stay as they are.",
    "strike_withdrawn": lambda e: "Withdrew the wish to strike out words.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
