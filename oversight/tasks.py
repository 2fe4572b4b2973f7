"""The coordinator's whole task list of one engagement; every status is derived, none is ticked."""

from dataclasses import dataclass

from django.urls import reverse

from engagements.models import Engagement
from engagements.states import DayState, Status

DONE = "Done"
IN_PROGRESS = "In progress"
NOT_STARTED = "Not started"
CANNOT_START = "Cannot start yet"
NOT_NEEDED = "Not needed"


@dataclass(frozen=True)
class Task:
    """One task, its derived status, and where it is done; no address while it cannot start."""

    title: str
    status: str
    url: str = ""
    hint: str = ""


def task_list(
    engagement: Engagement, *, agreed_sides: set[str], day_states: list[str], plan_state: str
) -> list[tuple[str, list[Task]]]:
    """The tasks in their three groups: opening, starting together, working together.

    `plan_state`: "none", "draft" or "agreed". `day_states`: the states of its support days.
    """
    reference = [engagement.reference]
    page = reverse("oversight:our_work", args=reference)
    start = reverse("engagements:start", args=reference)
    has_lead, started, over = bool(engagement.lead_name), bool(engagement.started_at), engagement.is_over
    begun = bool(engagement.start_agreed_at)
    return [
        (
            "Opening",
            [
                Task("Hear the headteacher's yes", DONE, reverse("engagements:edit", args=reference)),
                Task(
                    "Assign an LLME",
                    DONE if has_lead else _unless(over, NOT_STARTED),
                    reverse("engagements:people" if has_lead else "engagements:assign_llme", args=reference),
                ),
                Task(
                    "Invite the headteacher",
                    DONE if engagement.has_head else _unless(over, NOT_STARTED),
                    reverse("schools:people", args=[engagement.school_id]),
                ),
            ],
        ),
        (
            "Starting together",
            [
                _side_task(
                    "The school agrees how we start",
                    "school",
                    agreed_sides,
                    start,
                    has_lead,
                    begun,
                    over,
                ),
                _side_task(
                    "The LLME agrees how we start", "llme", agreed_sides, start, has_lead, begun, over
                ),
            ],
        ),
        (
            "Working together",
            [
                Task("A plan agreed by both", *_plan(plan_state, page, started, over)),
                Task("Support days recorded and confirmed", *_days(day_states, page, started, over)),
                Task("The work brought to its end", *_end(engagement)),
            ],
        ),
    ]


def _unless(over: bool, status: str) -> str:
    return NOT_NEEDED if over else status


def _side_task(
    title: str, side: str, agreed: set[str], url: str, has_lead: bool, started: bool, over: bool
) -> Task:
    if started or side in agreed:
        return Task(title, DONE, url)
    if over:
        return Task(title, NOT_NEEDED)
    return (
        Task(title, NOT_STARTED, url) if has_lead else Task(title, CANNOT_START, hint="Assign an LLME first.")
    )


def _plan(state: str, url: str, started: bool, over: bool) -> tuple[str, str]:
    if state == "agreed":
        return DONE, url
    if over:
        return NOT_NEEDED, ""
    if state == "draft":
        return IN_PROGRESS, url
    return (NOT_STARTED, url) if started else (CANNOT_START, "")


def _days(states: list[str], url: str, started: bool, over: bool) -> tuple[str, str]:
    if not states:
        return (NOT_NEEDED, "") if over else (NOT_STARTED, url) if started else (CANNOT_START, "")
    settled = {
        DayState.CONFIRMED,
        DayState.ACCEPTED,
        DayState.CARRIED_IN,
        DayState.CANCELLED,
        DayState.WITHDRAWN,
    }
    return (DONE if over and set(states) <= settled else IN_PROGRESS), url


def _end(engagement: Engagement) -> tuple[str, str]:
    if engagement.status == Status.COMPLETED:
        return DONE, reverse("engagements:history", args=[engagement.reference])
    if engagement.status == Status.STOPPED:
        return NOT_NEEDED, ""
    if engagement.status == Status.RUNNING:
        return NOT_STARTED, reverse("engagements:complete", args=[engagement.reference])
    return CANNOT_START, ""
