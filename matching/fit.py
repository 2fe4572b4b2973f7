"""How well one LLME fits one school's work: what stands in the way, and what it costs, as whole numbers.

Each part goes from 0 (speaks fully for it) to 100 (fully against); not known lies in the middle and leaves
nobody out.
"""

import datetime
import functools
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engagements.choosing import is_of_phase
from engagements.models import Engagement
from llmes.models import LLME, Accreditation, Specialism
from matching.facts import Facts

MIDDLE, FULL = 50, 100
FAR = 80_000
"""Metres at which a journey counts fully against."""
FEW_PUPILS = 120
SCHOOL_MORE = 20
"""What each school that an LLME already leads counts against the next."""

# From and to which age of its pupils a school asks for each specialism.
AGES = {
    Specialism.EARLY_YEARS: (3, 5),
    Specialism.KS1: (5, 7),
    Specialism.KS2: (7, 11),
    Specialism.KS3: (11, 14),
    Specialism.KS4: (14, 16),
    Specialism.POST_16: (16, 19),
}
OF_PHASE = {
    "primary": {Specialism.EARLY_YEARS, Specialism.KS1, Specialism.KS2},
    "secondary": {Specialism.KS3, Specialism.KS4, Specialism.POST_16},
}
Kind = Accreditation.Kind
ACCREDITED_FOR = {
    "primary": {Kind.PRIMARY_SPECIALIST, Kind.PD_LEAD_EARLY_YEARS, Kind.PD_LEAD_PRIMARY},
    "secondary": {
        *(Kind.SECONDARY_SPECIALIST, Kind.FE_SPECIALIST, Kind.PD_LEAD_SECONDARY),
        *(Kind.PD_LEAD_ADVANCED, Kind.PD_LEAD_CORE_MATHS),
    },
}
FOR_BOTH = {Kind.SCHOOL_DEVELOPMENT_LEAD, Kind.OTHER}
COUNTS_FOR = {phase: frozenset(kinds | FOR_BOTH) for phase, kinds in ACCREDITED_FOR.items()}


class Obstacle(StrEnum):
    """Why a proposal leaves a pair out."""

    CONFLICT = "conflict"
    PHASE = "phase"
    DAYS = "days"
    TRAVEL = "travel"
    VETO = "veto"
    SELF = "self"
    OTHER_SIDE = "other_side"
    WORKS_ON_IT = "works_on_it"


def part(speaks_for: bool, *, known: bool = True) -> int:
    """Nought, full, or the middle where nobody knows."""
    if not known:
        return MIDDLE
    return 0 if speaks_for else FULL


@functools.lru_cache(maxsize=1_000)
def _asked(phase: str, low: int | None, high: int | None, few: bool) -> tuple[Specialism, ...]:
    """Few schools differ in these, and a proposal asks for each pair of thousands."""
    found = [
        specialism
        for specialism, (start, end) in AGES.items()
        if specialism in OF_PHASE[phase] and (low is None or high is None or (low < end and high > start))
    ]
    return (*found, Specialism.SMALL_SCHOOLS) if few else tuple(found)


@dataclass(frozen=True)
class Fit:
    """One school's work and one LLME."""

    facts: Facts
    engagement: Engagement
    llme: LLME

    def obstacles(self, *, by: int | None = None, pinned: bool = False) -> list[Obstacle]:
        """What stands in the way. A pin goes further than the travel limit, and no other limit."""
        found = []
        if self.llme.user_id == by:
            found.append(Obstacle.SELF)
        if (self.engagement.pk, self.llme.user_id) in self.facts.elsewhere:
            found.append(Obstacle.OTHER_SIDE)
        if self.engagement.pk in self.facts.work[self.llme.pk].on_it:
            found.append(Obstacle.WORKS_ON_IT)
        if self.facts.known.conflicts(self.llme, self.engagement.school):
            found.append(Obstacle.CONFLICT)
        if not self.is_of_phase:
            found.append(Obstacle.PHASE)
        if self.days_short > 0:
            found.append(Obstacle.DAYS)
        if not pinned and self.is_too_far:
            found.append(Obstacle.TRAVEL)
        return found

    @property
    def is_of_phase(self) -> bool:
        return is_of_phase(self.llme, self.engagement.phase)

    @property
    def phase_is_known(self) -> bool:
        return self.llme.works_primary or self.llme.works_secondary

    @property
    def needed(self) -> Decimal:
        return self.facts.needs[self.engagement.pk]

    @property
    def days_short(self) -> Decimal:
        """How many days are missing; nought where they do or nobody knows."""
        free = self.facts.free(self.llme)
        return max(Decimal(0), self.needed - free) if free is not None else Decimal(0)

    @property
    def is_too_far(self) -> bool:
        miles = self.facts.distance(self.engagement, self.llme).miles
        return miles is not None and miles > self.facts.weights.furthest_miles

    @property
    def asked_specialisms(self) -> list[Specialism]:
        """What the ages and the size of the school ask for, within the phase of the work."""
        school = self.engagement.school
        few = school.pupils is not None and school.pupils < FEW_PUPILS
        return list(_asked(self.engagement.phase, school.low_age, school.high_age, few))

    @property
    def shared_specialisms(self) -> list[Specialism]:
        return [one for one in self.asked_specialisms if one in self.llme.specialisms]

    @property
    def shared_weekdays(self) -> str:
        return "".join(day for day in self.engagement.school_weekdays if day in self.llme.release_weekdays)

    @property
    def accreditation(self) -> Accreditation | None:
        """For this phase, the one that holds longest; where none is in force, the one that ran out last."""
        kinds = COUNTS_FOR[self.engagement.phase]
        rows = [row for row in self.llme.accredited if row.kind in kinds]  # type: ignore[attr-defined]
        return max(rows, key=lambda row: row.expires_on or datetime.date.max, default=None)

    @property
    def has_worked_here(self) -> bool:
        """With this school, and not on this very work, which they left."""
        return self.engagement.pk not in self.facts.work[self.llme.pk].on_it_before and bool(
            self.facts.earlier_at(self.engagement, self.llme)
        )

    def parts(self) -> dict[str, int]:
        """What each thing counts against this pair."""
        metres = self.facts.distance(self.engagement, self.llme).metres
        accreditation = self.accreditation
        return {
            "distance": MIDDLE if metres is None else min(FULL, round(metres * FULL / FAR)),
            "ages": part(bool(self.shared_specialisms), known=bool(self.llme.specialisms)),
            "weekdays": part(
                bool(self.shared_weekdays),
                known=bool(self.engagement.school_weekdays and self.llme.release_weekdays),
            ),
            "earlier": part(self.has_worked_here),
            "accreditation": part(
                accreditation is not None and not accreditation.has_run_out, known=accreditation is not None
            ),
        }

    def cost(self) -> int:
        """What the pair costs by itself, the spread left out."""
        weights = self.facts.weights
        return sum(getattr(weights, name) * part for name, part in self.parts().items())
