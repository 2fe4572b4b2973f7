"""Why an LLME should perhaps not support a school. The coordinator decides, with a reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import CharField, Q, Value

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
    """The same for many LLMEs, in one query; load them with `base_school` at hand."""
    people = list(llmes)
    known = known_between([school], people)
    return {llme.pk: known.conflicts(llme, school) for llme in people}


@dataclass(frozen=True)
class Known:
    """What is known between many schools and many LLMEs: which schools were or became one another, and what
    the LLMEs declared."""

    same: Mapping[int, frozenset[int]]
    declared_schools: frozenset[tuple[int, int]]
    declared_trusts: frozenset[tuple[int, int]]
    trusts: Mapping[int, int]
    """Of those schools that are open, the trust: an academy has one where its predecessor had none."""

    def same_school(self, school: School) -> frozenset[int]:
        """The URN of a school and those it had before or has since (D16)."""
        return self.same.get(school.pk, frozenset({school.pk}))

    def conflicts(self, llme: LLME, school: School) -> list[Conflict]:
        """Why this LLME should perhaps not support this school."""
        found, same = [], self.same_school(school)
        trusts = {school.trust_id, *(self.trusts[urn] for urn in same if urn in self.trusts)}
        if llme.base_school_id in same:
            found.append(Conflict(Kind.SAME_SCHOOL, f"{llme} works at this school."))
        elif llme.trust_id_or_none is not None and llme.trust_id_or_none in trusts:
            told = f"{llme} works in the trust of a school that the register links to this one."
            if llme.trust_id_or_none == school.trust_id:
                told = f"{llme} works in the same trust, {school.trust}."
            found.append(Conflict(Kind.SAME_TRUST, told))
        if any((llme.pk, trust) in self.declared_trusts for trust in trusts) or any(
            (llme.pk, urn) in self.declared_schools for urn in same
        ):
            found.append(Conflict(Kind.DECLARED, f"{llme} has declared a conflict of interest."))
        return found


def known_between(schools: Iterable[School], llmes: Iterable[LLME]) -> Known:
    """For every school and every LLME, in one query."""
    urns = [school.pk for school in schools]
    kinds = Q()
    for start in SAME_SCHOOL_LINKS:
        kinds |= Q(kind__startswith=start)
    links = SchoolLink.objects.order_by().filter(kinds, Q(school_urn__in=urns) | Q(linked_urn__in=urns))
    declared = DeclaredConflict.objects.standing().order_by().filter(llme__in=[one.pk for one in llmes])
    linked = Q(pk__in=links.values("linked_urn")) | Q(pk__in=links.values("school_urn"))
    others = School.objects.order_by().filter(linked, trust__isnull=False).exclude(pk__in=urns)
    parts = [
        links.values_list(_kind("link"), "school_urn", "linked_urn"),
        declared.filter(school__isnull=False).values_list(_kind("school"), "llme", "school"),
        declared.filter(trust__isnull=False).values_list(_kind("trust"), "llme", "trust"),
        others.exclude(status=School.Status.CLOSED).values_list(_kind("of trust"), "pk", "trust"),
    ]
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for kind, one, other in parts[0].union(*parts[1:], all=True):
        found[kind].add((one, other))
    same: dict[int, set[int]] = {urn: {urn} for urn in urns}
    for pair in found["link"]:
        for urn in pair:
            if urn in same:
                same[urn].update(pair)
    return Known(
        {urn: frozenset(urns) for urn, urns in same.items()},
        frozenset(found["school"]),
        frozenset(found["trust"]),
        dict(found["of trust"]),
    )


def _kind(word: str) -> Value:
    return Value(word, output_field=CharField())
