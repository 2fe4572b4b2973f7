"""Who reads this: computed from the same tables that decide it (D8)."""

from core.words import Readers
from engagements.models import Engagement, OutsideReader
from schools.models import School

COUNTS = (
    "NCETM does not read these words. The hub’s return has one line on the work, with its days and how it "
    "ended; figures are counts and days."
)


def readers_once_open(school: School) -> Readers:
    """Who will read what a coordinator writes before there is an engagement: the sides, and the hub."""
    return Readers(
        f"People invited at {school.name}, the LLMEs who work with them, and the hub’s coordinators.",
        further=[COUNTS],
    )


def readers_of(engagement: Engagement) -> Readers:
    """Sentences that say who reads what is written on an engagement."""
    further = [COUNTS]
    outside = _outside(engagement)
    if outside:
        people = "1 person" if outside == 1 else f"{outside} people"
        read = "reads" if outside == 1 else "read"
        further.append(f"{people} outside, admitted by the headteacher, {read} the plan summary only.")
    return Readers(
        f"People invited at {engagement.school_name}, your LLMEs and the coordinators of "
        f"{engagement.hub.name}.",
        further=further,
    )


def _outside(engagement: Engagement) -> int:
    """How many outside read the plan summary: what the row itself brought, else looked up."""
    if "outside_now" in engagement.__dict__:
        return engagement.outside_now
    return OutsideReader.objects.current().filter(engagement=engagement).count()
