"""Which pieces of work stand behind a figure: in the address by codes, never a name."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode

from engagements.models import NextWithHub
from engagements.models.engagement import Phase
from engagements.states import Status
from figures.facts import NONE, Facts, Work

NEXT = {**dict(NextWithHub.Outcome.choices), "none": "Nothing noted yet"}
SCHOOL_UNKNOWN = "none"
# Instead of one term, or of one kind of ending.
YEAR, ANY = "year", "any"


@dataclass(frozen=True)
class Choice:
    """What a figure counts among the work of a hub in a year. Empty: no matter which."""

    stage: str = ""
    phase: str = ""
    authority: str = ""
    begun: str = ""
    used: str = ""
    booked: str = ""
    plan: str = ""
    look: str = ""
    first: str = ""
    next: str = ""

    @classmethod
    def read(cls, given: Any) -> Self:
        """From an address; what it does not know is passed over."""
        return cls(**{one.name: str(given.get(one.name, ""))[:12] for one in fields(cls)})

    def query(self, year: int) -> str:
        """For an address."""
        chosen = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}
        return urlencode({"year": year, **chosen})

    def but(self, **more: str) -> Self:
        return replace(self, **more)

    def of(self, facts: Facts) -> list[Work]:
        """The work behind the figure, the newest first."""
        tests = [TESTS[one.name] for one in fields(self) if getattr(self, one.name)]
        values = [getattr(self, one.name) for one in fields(self) if getattr(self, one.name)]
        found = [
            work
            for work in facts.work
            if all(test(work, value, facts) for test, value in zip(tests, values, strict=True))
        ]
        return sorted(found, key=lambda work: -work.pk)

    def days_of(self, facts: Facts, work: Work) -> Decimal | None:
        """The days of the term that the figure is about, where it is about days of a term."""
        if self.used:
            return sum((facts.used(work, term) for term in _terms(self.used, facts)), NONE)
        if self.booked:
            return sum((facts.booked(work, term) for term in _terms(self.booked, facts)), NONE)
        return None

    def words(self, facts: Facts, authorities: dict[str, str]) -> list[str]:
        """What was chosen, as people read it."""
        terms = {term.key: term.name.lower() for term in facts.terms}
        told = [
            dict(Status.choices).get(self.stage, "") if self.stage else "",
            f"{dict(Phase.choices).get(self.phase, '')} phase" if self.phase else "",
            authorities.get(self.authority, "No local authority known") if self.authority else "",
            f"Begun in the {terms.get(self.begun)}" if self.begun in terms else "",
            "Begun before this year" if self.begun == "before" else "",
            "Begun within the year" if self.begun == YEAR else "",
            f"Days used in the {terms.get(self.used)}" if self.used in terms else "",
            "Days used within the year" if self.used == YEAR else "",
            f"Days booked in the {terms.get(self.booked)}" if self.booked in terms else "",
            "Days booked within the year" if self.booked == YEAR else "",
            "A plan agreed by both sides" if self.plan else "",
            "Looked together" if self.look else "",
            "A first day held" if self.first else "",
            f"Next with the hub: {NEXT.get(self.next, '').lower()}" if self.next in NEXT else "",
            "Ended within the year" if self.next == ANY else "",
        ]
        return [words for words in told if words]


TESTS: dict[str, Callable[[Work, str, Facts], bool]] = {
    "stage": lambda work, value, facts: work.status == value,
    "phase": lambda work, value, facts: work.phase == value,
    "authority": lambda work, value, facts: (work.authority or SCHOOL_UNKNOWN) == value,
    "begun": lambda work, value, facts: (
        facts.begun_in(work) == value or (value == YEAR and facts.begun_in(work) != "before")
    ),
    "used": lambda work, value, facts: any(facts.used(work, term) for term in _terms(value, facts)),
    "booked": lambda work, value, facts: any(facts.booked(work, term) for term in _terms(value, facts)),
    "plan": lambda work, value, facts: work.has_plan,
    "look": lambda work, value, facts: work.looks_held > 0,
    "first": lambda work, value, facts: work.wait is not None,
    "next": lambda work, value, facts: (
        ended_in_year(work, facts) and value in (ANY, work.next_with or "none")
    ),
}


def _terms(value: str, facts: Facts) -> list[str]:
    """The terms that days are asked of: one of the year, or all of them."""
    return [term.key for term in facts.terms if value in (YEAR, term.key)]


def ended_in_year(work: Work, facts: Facts) -> bool:
    """Whether our work came to its end within the year."""
    return work.ended_on is not None and facts.terms[0].starts_on <= work.ended_on <= facts.terms[-1].ends_on
