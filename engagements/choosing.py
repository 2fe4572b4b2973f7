"""How the page on which an LLME is chosen orders the hub's LLMEs, and what it says of each.

Weighing one against another is the business of the matching app above, which registers how:

    choosing.register(rank)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engagements.models import Engagement
from hubs.settings.in_effect import hub_setting
from llmes.distance import Distance, away, distance_between
from llmes.models import LLME, LLMEQuerySet


@dataclass(frozen=True)
class Choice:
    """An LLME who could be chosen, with what speaks for and against it, in words.

    `left_out`: why they are not among those proposed. `needs_reason`: choosing them needs a written reason.
    """

    llme: LLME
    reasons: Sequence[str] = ()
    doubts: Sequence[str] = ()
    left_out: Sequence[str] = ()
    needs_reason: bool = False


@dataclass(frozen=True)
class Ranking:
    """Those who fit, the best first; those left out; what was looked at, in a sentence or two."""

    choices: list[Choice] = field(default_factory=list)
    left_out: list[Choice] = field(default_factory=list)
    told: Sequence[str] = ()


def is_of_phase(llme: LLME, phase: str) -> bool:
    """Works in the phase; whoever has said nothing is not left out."""
    works = {"primary": llme.works_primary, "secondary": llme.works_secondary}
    return works[phase] or not any(works.values())


def not_of_phase(phase: str) -> str:
    """What is said of whoever works in the other one alone."""
    return f"Does not work in {phase} schools."


def past_the_limit(distance: Distance, furthest: int) -> str:
    """What is said of whoever would travel further than is set."""
    miles = f"{furthest} {'mile' if furthest == 1 else 'miles'}"
    return f"{away(distance)}; the furthest anybody travels is set to {miles}."


def too_far(llme: LLME, engagement: Engagement) -> str:
    """The same of one LLME and one school where it is so by the hub's setting, else nothing."""
    distance = distance_between(engagement.school, llme)
    furthest = hub_setting(engagement.hub_id, "furthest_miles")
    return past_the_limit(distance, furthest) if (distance.miles or 0) > furthest else ""


Rank = Callable[[Engagement, LLMEQuerySet, int | None], Ranking]
_ranks: list[Rank] = []


def register(rank: Rank) -> Rank:
    """Say how LLMEs are ranked for one engagement."""
    if rank not in _ranks:
        _ranks.append(rank)
    return rank


def ranked(engagement: Engagement, llmes: LLMEQuerySet, by: int | None = None) -> Ranking:
    """The LLMEs in order, for the one who chooses (`by`).

    With nothing registered, in the order they came, and nobody is left out.
    """
    if not _ranks:
        return Ranking([Choice(llme) for llme in llmes])
    return _ranks[-1](engagement, llmes, by)
