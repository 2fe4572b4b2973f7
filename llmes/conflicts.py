"""Why an LLME should perhaps not support a school. The coordinator decides, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from llmes.models import LLME, DeclaredConflict
from schools.models import School, SchoolLink

# How the register calls links between one school and the school it was or became.
SAME_SCHOOL_LINKS = ("Predecessor", "Successor", "Result of Amalgamation")


class Kind(StrEnum):
    SAME_SCHOOL = "same_school"
    SAME_TRUST = "same_trust"
    DECLARED = "declared"


@dataclass(frozen=True)
class Conflict:
    """One reason, as a sentence that holds no word of a declaration (D8)."""

    kind: Kind
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def conflicts_between(llme: LLME, school: School) -> list[Conflict]:
    """The conflicts of interest between an LLME and a school: same school, same trust, declared."""
    return conflicts_with(school, [llme])[llme.pk]


def conflicts_with(school: School, llmes: Iterable[LLME]) -> dict[int, list[Conflict]]:
    """The same for many LLMEs, in two queries; load them with `base_school` at hand."""
    people = list(llmes)
    same = _same_school(school)
    declared = set(
        DeclaredConflict.objects.standing()
        .filter(Q(school__in=same) | Q(trust=school.trust_id, trust__isnull=False), llme__in=people)
        .values_list("llme", flat=True)
    )
    return {llme.pk: _conflicts(llme, school, same, llme.pk in declared) for llme in people}


def _conflicts(llme: LLME, school: School, same: set[int], declared: bool) -> list[Conflict]:
    found = []
    if llme.base_school_id in same:
        found.append(Conflict(Kind.SAME_SCHOOL, f"{llme} works at this school."))
    elif school.trust_id is not None and llme.trust_id_or_none == school.trust_id:
        found.append(Conflict(Kind.SAME_TRUST, f"{llme} works in the same trust, {school.trust}."))
    if declared:
        found.append(Conflict(Kind.DECLARED, f"{llme} has declared a conflict of interest."))
    return found


def _same_school(school: School) -> set[int]:
    """The URN of a school and those it had before or has since (D16)."""
    kinds = Q()
    for start in SAME_SCHOOL_LINKS:
        kinds |= Q(kind__startswith=start)
    links = SchoolLink.objects.filter(kinds, Q(school_urn=school.pk) | Q(linked_urn=school.pk))
    return {school.pk, *(urn for pair in links.values_list("school_urn", "linked_urn") for urn in pair)}
