"""Finding a school for the short form: by name, town, postcode or URN; facts of the register alone."""

from engagements.running import PHASE_OF_CODE
from schools.models import School
from schools.search import clean, search_schools

MOST = 10


def schools_found(words: str) -> list[School]:
    """The best matches among open state-funded schools."""
    return list(search_schools(School.objects.offered(), words)[:MOST]) if clean(words) else []


def offered_school(urn: str) -> School | None:
    """The open state-funded school of a number as somebody sent it."""
    if not (urn.isascii() and urn.isdecimal() and len(urn) <= 7):
        return None
    return School.objects.offered().select_related("hub").filter(pk=int(urn)).first()


def phase_of(school: School) -> str:
    """Primary or secondary, where the register leaves no choice; else nothing, and somebody chooses."""
    return str(PHASE_OF_CODE.get(school.phase_code, ""))
