"""What comes next with a school that waits, in words."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from intake.models import Nomination
from intake.rules import doubts
from intake.states import Answer, Standing


@dataclass(frozen=True)
class Step:
    """What to do next, and where; without an address there is nothing to do."""

    text: str
    url: str = ""


def next_step(entry: Nomination) -> Step:
    """The one next thing. Asks the database nothing of an entry of `with_live()` and its suggestions."""
    if entry.engagement is not None:
        return Step(
            f"The work is open: {entry.engagement.reference}", str(entry.engagement.get_absolute_url())
        )
    here = [entry.hub.code, entry.pk]
    if entry.withdrawn_at is not None:
        return Step("It has left the list")
    if entry.live_reference:
        return Step(
            f"Work is under way already ({entry.live_reference}): take it off the list",
            reverse("intake:withdraw", args=here),
        )
    answer_url = reverse("intake:answer", args=here)
    match entry.answer:
        case Answer.YES:
            return _after_yes(entry)
        case Answer.NOT_NOW:
            return Step(_after_not_now(entry), answer_url)
        case Answer.NO:
            return Step(f"No thank you, on {_day(entry.answered_on)}. It stays so unless the school asks")
    if any(row.standing == Standing.HEAD for row in entry.suggestions.all()):
        return Step("The form says that the head asks: speak to the head", answer_url)
    return Step("Speak to the head", answer_url)


def _after_yes(entry: Nomination) -> Step:
    heard = f"Heard yes on {_day(entry.answered_on)}"
    if entry.school.hub_id not in (None, entry.hub_id):
        return Step(
            f"{heard}. Its hub has to change before the work opens",
            reverse("schools:choose_hub", args=[entry.school_id]),
        )
    return Step(f"{heard}: open the work", open_url(entry))


def _after_not_now(entry: Nomination) -> str:
    if entry.ask_again_on is None:
        return f"Not now, on {_day(entry.answered_on)}. Ask again when the time is right"
    if entry.ask_again_on > timezone.localdate():
        return f"Ask again from {_day(entry.ask_again_on)}"
    return "Ask the head again now"


def open_url(entry: Nomination) -> str:
    """Where its work opens, begun with what the list knows."""
    return f"{reverse('engagements:open', args=[entry.school_id])}?phase={entry.phase}"


def warnings(entry: Nomination) -> list[str]:
    """What stands against it today. Asks nothing where school and hub are loaded."""
    return doubts(entry.school, entry.hub)


def _day(day: datetime.date | None) -> str:
    """With the year where it is not this one."""
    if day is None:
        return ""
    return f"{day.day} {day:%B}" if day.year == timezone.localdate().year else f"{day.day} {day:%B %Y}"
