"""Who reads this: computed from the same tables that decide it (D8)."""

from engagements.models import Engagement, OutsideReader
from schools.models import School


def readers_once_open(school: School) -> str:
    """Who will read what a coordinator writes before there is an engagement: the sides, and the hub."""
    return (
        f"People invited at {school.name}, the LLMEs who work with them, and the hub's coordinators. "
        "Figures hold counts and days, and the hub's return to NCETM one line of days and outcome, "
        "never these words."
    )


def readers_of(engagement: Engagement) -> list[str]:
    """Sentences that say who reads what is written on an engagement."""
    sentences = [
        f"People invited at {engagement.school_name}, your LLMEs, and the coordinators of "
        f"{engagement.hub.name}. Figures hold counts and days, and the hub's return to NCETM one line of "
        "days and outcome, never these words.",
    ]
    outside = _outside(engagement)
    if outside:
        people = "1 person" if outside == 1 else f"{outside} people"
        read = "reads" if outside == 1 else "read"
        sentences.append(f"{people} outside, admitted by the headteacher, {read} the plan summary only.")
    return sentences


def _outside(engagement: Engagement) -> int:
    """How many outside read the plan summary: what the row itself brought, else looked up."""
    if "outside_now" in engagement.__dict__:
        return engagement.outside_now
    return OutsideReader.objects.current().filter(engagement=engagement).count()
