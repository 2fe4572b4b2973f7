"""The history both sides read: each audit event of the engagement as one sentence, without anyone's words.

Apps above add the sentences of their verbs with `register_sentences`, in `AppConfig.ready`.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.dates import academic_year_label
from core.models import AuditEvent
from engagements.models import Engagement, NextWithHub
from engagements.rooms import part_title

Sentence = Callable[[AuditEvent], str]


def fact(event: AuditEvent, name: str, which: int = 1) -> str:
    """A fact of an event as people read it: the new value, or with `which=0` the old one."""
    return _as_read(event.facts.get(name, [None, None])[which])


def _as_read(value: Any) -> str:
    if value is None:
        return "none"
    try:
        day = datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        text = str(value)
        return text[:-2] if text.endswith(".0") else text
    return f"{day.day} {day:%B %Y}"


def days_words(event: AuditEvent, name: str, which: int = 1) -> str:
    """A number of days of an event: "6 days", "1 day"."""
    number = fact(event, name, which)
    return f"{number} day" if number in ("1", "0.5") else f"{number} days"


def _changed(event: AuditEvent) -> str:
    names = [*event.facts, *event.digests]
    return ", ".join(name.replace("_", " ") for name in names)


def _completed(event: AuditEvent) -> str:
    looked = "looked_back_on" not in event.context or event.context["looked_back_on"]
    return f"Completed our work on {fact(event, 'on')}{'' if looked else ', without a last look together'}."


def _steps(event: AuditEvent) -> str:
    number = fact(event, "steps")
    if number in ("0", "none"):
        return "no open next step"
    return "1 open next step" if number == "1" else f"{number} open next steps"


YEAR_CHOSEN = {
    "carry": "Our work goes on in {year} with the same days{until}.",
    "days": "Proposed another number of days for {year}; once both sides agree it, our work goes on{until}.",
    "end": "Suggested to bring our work to its end before {year}.",
    "leave": "Left open for now how our work goes on in {year}.",
}


def _year_chosen(event: AuditEvent) -> str:
    until = event.context.get("until") or event.facts.get("expected_end_on", [None, None])[1]
    return YEAR_CHOSEN[str(event.context.get("choice"))].format(
        year=academic_year_label(int(str(event.context.get("year", 0)))),
        until=f", to {_as_read(until)}" if until else "",
    )


SENTENCES: dict[str, Sentence] = {
    "engagement_opened": lambda e: (
        f"Opened from the hub’s own record, with {days_words(e, 'days_offered')}."
        if e.facts.get("head_said_yes_how", [None, ""])[1] == Engagement.Heard.RECORD
        else f"Opened, with {days_words(e, 'days_offered')} offered; the headteacher said yes on "
        f"{fact(e, 'head_said_yes_on')}."
    ),
    "went_on_as_agreed": lambda e: (
        f"With the number of days agreed, our work goes on to {fact(e, 'expected_end_on')}."
    ),
    "part_opened": lambda e: f"Opened a part: {part_title(e.context.get('part'))}.",
    "opening_edited": lambda e: f"Corrected what was said at the opening: {_changed(e)}.",
    "llme_assigned": lambda e: (
        "Assigned an LLME." if e.context.get("role") == "lead" else "Assigned a second LLME."
    ),
    "taken_over": lambda e: f"Has read where our work stands, and carries on with {_steps(e)}.",
    "year_chosen": _year_chosen,
    "cover_named": lambda e: (
        f"Named a cover for the lead LLME, from {fact(e, 'starts_on')} to {fact(e, 'ends_on')}"
        f"{', who may agree for the lead meanwhile' if e.facts.get('may_agree', [None, False])[1] else ''}."
    ),
    "cover_moved": lambda e: (
        f"Moved the last day of the cover from {fact(e, 'ends_on', 0)} to {fact(e, 'ends_on')}."
    ),
    "assignment_ended": lambda e: "Ended an LLME's part in this work.",
    "how_we_work_edited": lambda e: "Changed the arrangements on how we work together.",
    "start_agreed": lambda e: f"Agreed how we start, with {days_words(e, 'days')}.",
    "engagement_started": lambda e: f"Both sides have agreed how we start: {days_words(e, 'agreed_days')}.",
    "days_proposed": lambda e: f"Proposed {days_words(e, 'days')}.",
    "days_agreed_by_side": lambda e: f"Agreed {days_words(e, 'days')}.",
    "days_agreed": lambda e: (
        f"Both sides have agreed {days_words(e, 'agreed_days')} (before: {fact(e, 'agreed_days', 0)})."
    ),
    "days_sent_back": lambda e: f"Sent the proposal of {e.context.get('days')} days back.",
    "days_withdrawn": lambda e: f"Withdrew the proposal of {e.context.get('days')} days.",
    "engagement_paused": lambda e: f"Paused our work from {fact(e, 'on')}.",
    "engagement_resumed": lambda e: f"Resumed our work from {fact(e, 'on')}.",
    "engagement_stopped": lambda e: f"Stopped our work on {fact(e, 'on')}.",
    "engagement_completed": _completed,
    "next_with_hub_noted": lambda e: (
        "Noted what comes next with the hub: "
        f"{str(dict(NextWithHub.Outcome.choices).get(str(e.context.get('outcome')), '')).lower()}."
    ),
    "engagement_reopened": lambda e: f"Opened our work again on {fact(e, 'on')}.",
    "engagement_carried_in": lambda e: "Brought in from the hub's own record.",
    "other_support_added": lambda e: "Noted other support the school has.",
    "other_support_withdrawn": lambda e: "Took other support off the list.",
    "outside_reader_admitted": lambda e: "An outside reader can read the plan summary.",
    "outside_reader_removed": lambda e: "An outside reader can no longer read the plan summary.",
    "succession_confirmed": lambda e: (
        f"The school with URN {e.facts.get('urn', ['', ''])[1]} carries this work on."
    ),
}


def register_sentences(more: Mapping[str, Sentence]) -> None:
    """Add the sentences of another app's verbs."""
    SENTENCES.update(more)


def sentence(event: AuditEvent) -> str:
    """The event in plain English. A verb without a sentence still shows as itself."""
    make = SENTENCES.get(event.verb)
    return make(event) if make else f"{event.verb.replace('_', ' ').capitalize()}."


def entries(events: Iterable[AuditEvent], engagement: Engagement) -> list[dict[str, Any]]:
    """The events as a timeline draws them: when, who, for which side, what."""
    return [
        {
            "at": event.at,
            "who": str(event.by) if event.by else "The service",
            "side": event.context.get("side", ""),
            "text": sentence(event),
        }
        for event in events
    ]
