"""Which school to which LLME: the question and its answer, as numbers only.

Nothing here knows of people or the database. Schools and LLMEs are counted from nought; days are half days,
so that everything is a whole number and two answers that are equally good are exactly so.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]
"""(school, LLME)"""


@dataclass(frozen=True)
class Problem:
    """`costs` holds the pairs that may be; who is in none of them can't be placed.

    `free`: half days an LLME has, None where nobody has said. `has`: schools an LLME leads already; each
    school more costs `spread` for every school they then have beside it. `pins`: pairs to keep if
    they can be.
    """

    needs: tuple[int, ...]
    free: tuple[int | None, ...]
    costs: Mapping[Pair, int]
    has: tuple[int, ...] = ()
    spread: int = 0
    pins: frozenset[Pair] = frozenset()

    def digest(self) -> bytes:
        """The same for the same question, whoever asks it."""
        parts = (self.needs, self.free, sorted(self.costs.items()), self.has, self.spread, sorted(self.pins))
        return hashlib.sha256(repr(parts).encode()).digest()

    def had_by(self, llme: int) -> int:
        """How many schools an LLME leads already."""
        return self.has[llme] if self.has else 0

    def fits(self, placed: Mapping[int, int]) -> bool:
        """Whether every pair may be and nobody gives more days than they have."""
        taken = days_taken(self, placed)
        return all(pair in self.costs for pair in placed.items()) and all(
            free is None or taken[llme] <= free for llme, free in enumerate(self.free) if taken[llme]
        )

    def cost(self, placed: Mapping[int, int]) -> int:
        """What an answer costs: each pair, and the spread over the LLMEs."""
        schools: dict[int, int] = defaultdict(int)
        total = 0
        for pair in placed.items():
            llme = pair[1]
            total += self.costs[pair] + self.spread * (self.had_by(llme) + schools[llme])
            schools[llme] += 1
        return total

    def worth(self, placed: Mapping[int, int]) -> tuple[int, int, int]:
        """Answers in order, the smaller the better: schools left over, pins not kept, cost."""
        kept = sum(pair in self.pins for pair in placed.items())
        return len(self.needs) - len(placed), len(self.pins) - kept, self.cost(placed)


@dataclass(frozen=True)
class Answer:
    """Who goes to whom, and how sure it is that nothing better can be.

    `more_possible`: how many schools more might be placed for all that has been proven. `gap`: how much
    cheaper another answer might be at most, as a part of the cost. Both are nought where it is proven best.
    """

    placed: dict[int, int] = field(default_factory=dict)
    more_possible: int = 0
    more_pins_possible: int = 0
    gap: float = 0.0
    seconds: float = 0.0

    @property
    def is_proven(self) -> bool:
        """Nothing better can be."""
        return not self.more_possible and not self.more_pins_possible and self.gap <= 0

    @property
    def gap_percent(self) -> str:
        """The gap as people read it, rounded up: never nought where it is more."""
        return f"{math.ceil(self.gap * 1000) / 10:g}"


def days_taken(problem: Problem, placed: Mapping[int, int]) -> dict[int, int]:
    """Half days that an answer takes of each LLME."""
    taken: dict[int, int] = defaultdict(int)
    for school, llme in placed.items():
        taken[llme] += problem.needs[school]
    return taken


def first_come(problem: Problem, order: Iterable[int] | None = None) -> dict[int, int]:
    """As it is done by hand: school by school, each to the cheapest LLME who still has the days."""
    options: dict[int, list[int]] = defaultdict(list)
    for school, llme in problem.costs:
        options[school].append(llme)
    left, schools = list(problem.free), [problem.had_by(llme) for llme in range(len(problem.free))]
    placed = {}
    for school in range(len(problem.needs)) if order is None else order:
        need = problem.needs[school]
        able = [llme for llme in options[school] if left[llme] is None or (left[llme] or 0) >= need]
        if not able:
            continue
        llme = min(able, key=lambda who: (problem.costs[school, who] + problem.spread * schools[who], who))
        placed[school] = llme
        schools[llme] += 1
        rest = left[llme]
        left[llme] = None if rest is None else rest - need
    return placed


def fewest_choices_first(problem: Problem) -> dict[int, int]:
    """A quick answer to begin with: the pins that fit, then the schools that few can go to."""
    counts: dict[int, int] = defaultdict(int)
    for school, _llme in problem.costs:
        counts[school] += 1
    order = sorted(range(len(problem.needs)), key=lambda school: (counts[school], -problem.needs[school]))
    return first_come(problem, order)


def improved(problem: Problem, placed: Mapping[int, int], rounds: int = 20) -> dict[int, int]:
    """The same schools, cheaper where one can move or two can change places; for a search cut short."""
    now = dict(placed)
    for _ in range(rounds):
        before = problem.cost(now)
        for school in now:
            _move(problem, now, school)
        for one in now:
            for other in now:
                if one < other:
                    _swap(problem, now, one, other)
        if problem.cost(now) >= before:
            break
    return now


def _move(problem: Problem, placed: dict[int, int], school: int) -> None:
    if (school, placed[school]) in problem.pins:
        return
    taken, count = days_taken(problem, placed), _schools(problem, placed)
    here, need = placed[school], problem.needs[school]
    best, least = here, problem.costs[school, here] + problem.spread * (count[here] - 1)
    for llme, free in enumerate(problem.free):
        if llme == here or (school, llme) not in problem.costs:
            continue
        if free is not None and taken[llme] + need > free:
            continue
        cost = problem.costs[school, llme] + problem.spread * count[llme]
        if cost < least:
            best, least = llme, cost
    placed[school] = best


def _swap(problem: Problem, placed: dict[int, int], one: int, other: int) -> None:
    here, there = placed[one], placed[other]
    if here == there or (one, here) in problem.pins or (other, there) in problem.pins:
        return
    costs = problem.costs
    if (one, there) not in costs or (other, here) not in costs:
        return
    if costs[one, there] + costs[other, here] >= costs[one, here] + costs[other, there]:
        return
    placed[one], placed[other] = there, here
    if not problem.fits(placed):
        placed[one], placed[other] = here, there


def _schools(problem: Problem, placed: Mapping[int, int]) -> dict[int, int]:
    count: dict[int, int] = defaultdict(
        int, {llme: problem.had_by(llme) for llme in range(len(problem.free))}
    )
    for llme in placed.values():
        count[llme] += 1
    return count
