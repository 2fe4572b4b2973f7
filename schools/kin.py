"""Which schools came before and after a school, as the register links them (D16)."""

from dataclasses import dataclass
from datetime import date

from schools.models import School, SchoolLink

BEFORE, AFTER, BESIDE = "before", "after", "beside"
# The register says most links twice, once from each end; seen from the other end they turn round.
_TURNED = {BEFORE: AFTER, AFTER: BEFORE, BESIDE: BESIDE}


@dataclass(frozen=True)
class Kin:
    """A school that the register links, seen from this one."""

    school: School
    side: str
    kind: str
    on: date | None


def _side(kind: str) -> str:
    kind = kind.lower()
    if kind.startswith("predecessor"):
        return BEFORE
    return AFTER if kind.startswith(("successor", "result of")) else BESIDE


def kin_of(school: School) -> dict[str, list[Kin]]:
    """The linked schools that the register has: those before, those after, those beside."""
    links = list(SchoolLink.objects.of(school.pk)[:100])
    others = {link.linked_urn if link.school_urn == school.pk else link.school_urn for link in links}
    known = School.objects.in_bulk(others - {school.pk}) if others else {}
    found: dict[tuple[str, int], Kin] = {}
    # Links that begin here come first: their words are about this school.
    for link in sorted(links, key=lambda link: link.school_urn != school.pk):
        outward = link.school_urn == school.pk
        other = known.get(link.linked_urn if outward else link.school_urn)
        if other is None:
            continue
        side = _side(link.kind) if outward else _TURNED[_side(link.kind)]
        found.setdefault((side, other.pk), Kin(other, side, link.kind, link.established_on))
    kin: dict[str, list[Kin]] = {BEFORE: [], AFTER: [], BESIDE: []}
    for one in sorted(found.values(), key=lambda one: (one.on or date.min, one.school.name)):
        kin[one.side].append(one)
    return kin


def successors(school: School) -> list[School]:
    """The schools that the register names as successors: a proposal, which a coordinator confirms (D16)."""
    return [one.school for one in kin_of(school)[AFTER]]
