"""The sentences of what happens with the plan, on the history that both sides read."""

from core.models import AuditEvent
from engagements.history import Sentence, fact, register_sentences
from evidence.models import Evidence
from plans.models import PlanLine, PlanSection
from plans.phases import Phase
from plans.states import MilestoneStatus


def _version(event: AuditEvent) -> str:
    return f"version {event.context.get('number')} of the plan"


def _edited(event: AuditEvent) -> str:
    titles = dict(PlanSection.Key.choices)
    parts = [str(titles.get(key, key)) for key in str(event.context.get("sections", "")).split()]
    if event.context.get("milestones"):
        parts.append("milestones")
    parts += [ROWS[kind] for kind in str(event.context.get("rows", "")).split() if kind in ROWS]
    text = f"Changed {_version(event)}: {', '.join(parts)}."
    return text + (" It is to be agreed again." if event.context.get("lapsed") else "")


def _status(event: AuditEvent, which: int) -> str:
    value = str(event.facts.get("status", ["", ""])[which])
    return str(dict(MilestoneStatus.choices).get(value, value)).lower()


def _kind(event: AuditEvent) -> str:
    return str(dict(Evidence.Kind.choices).get(str(event.context.get("kind")), "Evidence"))


def _phase_of(value: str) -> str:
    return str(dict(Phase.choices).get(value, value)).lower()


def _phase(event: AuditEvent, which: int) -> str:
    return _phase_of(str(event.facts.get("phase", ["", ""])[which]))


# The rows of each column, as the history names them.
ROWS: dict[str, str] = {
    PlanLine.Kind.FOCUS: "foci",
    PlanLine.Kind.ACTIVITY: "activities",
    PlanLine.Kind.OUTCOME: "how we’ll know it is taking hold",
    PlanLine.Kind.GAIN: "what groups of pupils gain",
    PlanLine.Kind.TIME: "time by term",
}

SENTENCES: dict[str, Sentence] = {
    "plan_shared": lambda e: f"Shared {_version(e)}, to read, change and agree.",
    "plan_edited": _edited,
    "plan_sent_back": lambda e: f"Sent {_version(e)} back with a comment.",
    "plan_withdrawn": lambda e: f"Withdrew {_version(e)}.",
    "plan_agreed_by_side": lambda e: f"Agreed {_version(e)}.",
    "plan_agreed": lambda e: f"Both sides have agreed {_version(e)}.",
    "milestone_status_noted": lambda e: (
        f"Noted a milestone: {_status(e, 0)}, now {_status(e, 1)}."
        if "status" in e.facts
        else "Noted why a milestone is where it is."
    ),
    "milestone_date_noted": lambda e: (
        f"Moved a milestone from {fact(e, 'date', 0)} to {fact(e, 'date')}, within its horizon."
    ),
    "milestone_kept_noted": lambda e: "Kept a milestone whose date has passed.",
    "milestone_owner_noted": lambda e: "Noted another owner of a milestone, on the same side.",
    "focus_phase_moved": lambda e: f"Moved a focus from {_phase(e, 0)} to {_phase(e, 1)}.",
    "focus_phase_seen": lambda e: f"Saw a focus in {_phase_of(str(e.context.get('phase')))} too.",
    "focus_put_first": lambda e: "Put a focus before the others.",
    "focus_evidence_linked": lambda e: f"Linked evidence to a focus: {_kind(e).lower()}.",
    "focus_evidence_unlinked": lambda e: f"Took evidence off a focus: {_kind(e).lower()}.",
    "milestone_evidence_linked": lambda e: f"Linked evidence to a milestone: {_kind(e).lower()}.",
    "milestone_evidence_unlinked": lambda e: f"Took evidence off a milestone: {_kind(e).lower()}.",
}


def register() -> None:
    """Make the sentences known."""
    register_sentences(SENTENCES)
