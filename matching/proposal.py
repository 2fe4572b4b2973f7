"""A proposal for all schools of a hub that wait for an LLME: who would go where, what it takes of each, and
what would have to change for the schools that can't be placed."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engagements.models import Engagement
from hubs.models import Hub
from llmes.distance import METRES_IN_A_MILE
from llmes.models import LLME
from matching.choices import Choices
from matching.facts import Facts, gather, llmes_of, waiting, with_what_counts
from matching.fit import SCHOOL_MORE, Fit, Obstacle
from matching.problem import Answer, Pair, Problem, first_come
from matching.solving import SECONDS, is_available, solve
from matching.words import doubts, reasons, what_would_change, why_left_out

OTHERS, CLOSEST = 4, 3


@dataclass(frozen=True)
class Match:
    """One school and the LLME proposed for it, and who else could be."""

    fit: Fit
    pinned: bool
    others: list[LLME]

    @property
    def engagement(self) -> Engagement:
        return self.fit.engagement

    @property
    def llme(self) -> LLME:
        return self.fit.llme

    @property
    def key(self) -> str:
        return f"{self.engagement.pk}-{self.llme.pk}"

    @property
    def reasons(self) -> list[str]:
        return reasons(self.fit)

    @property
    def doubts(self) -> list[str]:
        return doubts(self.fit)


@dataclass(frozen=True)
class LeftOver:
    """A school that can't be placed, and for the LLMEs who come closest, what would have to change."""

    engagement: Engagement
    needed: Decimal
    closest: list[tuple[LLME, list[str]]]


@dataclass(frozen=True)
class Share:
    """What a proposal takes of one LLME: schools and days before and after. No days where none are known."""

    llme: LLME
    leads: int
    more: int
    free: Decimal | None
    takes: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.free is None else self.free - self.takes


@dataclass(frozen=True)
class Sums:
    """Of one way to place schools."""

    placed: int
    miles: int
    distances_known: int
    most_schools: int


@dataclass(frozen=True)
class Proposal:
    """All of it, as the page shows it. Without the solver there is no `answer`, and the schools only wait."""

    facts: Facts
    answer: Answer | None = None
    matches: list[Match] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    pins_not_kept: list[tuple[Fit, list[str]]] = field(default_factory=list)
    vetoed: list[Fit] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    sums: Sums | None = None
    by_turns: Sums | None = None

    @property
    def schools(self) -> int:
        return len(self.facts.engagements)


def propose(hub: Hub, choices: Choices, *, by: int, seconds: float = SECONDS) -> Proposal:
    """The best proposal for a hub as things stand now, or the best found in so many seconds."""
    rows = waiting(hub, choices.year)
    facts = gather(
        rows.filter(pk__in=choices.only) if choices.only else rows,
        with_what_counts(llmes_of(hub), choices.year),
        year=choices.year,
        weights=choices.weights,
        with_sides=True,
    )
    if not is_available():
        return Proposal(facts)
    return _Making(facts, choices, by).proposal(seconds)


class _Making:
    """Turns facts into a problem of numbers, and its answer into words."""

    def __init__(self, facts: Facts, choices: Choices, by: int) -> None:
        self.facts, self.choices, self.by = facts, choices, by
        self.obstacles: dict[Pair, list[Obstacle]] = {}
        costs: dict[Pair, int] = {}
        pins: set[Pair] = set()
        for school, engagement in enumerate(facts.engagements):
            for number, llme in enumerate(facts.llmes):
                pair, keys, fit = (school, number), (engagement.pk, llme.pk), Fit(facts, engagement, llme)
                found = fit.obstacles(by=by, pinned=keys in choices.pins)
                if keys in choices.vetoes:
                    found.append(Obstacle.VETO)
                if keys in choices.pins:
                    pins.add(pair)
                if found:
                    self.obstacles[pair] = found
                else:
                    costs[pair] = fit.cost()
        self.problem = Problem(
            needs=tuple(_halves(facts.needs[one.pk]) for one in facts.engagements),
            free=tuple(None if (free := facts.free(llme)) is None else _halves(free) for llme in facts.llmes),
            costs=costs,
            has=tuple(facts.work[llme.pk].leads for llme in facts.llmes),
            spread=facts.weights.spread * SCHOOL_MORE,
            pins=frozenset(pins),
        )
        self.options: dict[int, list[int]] = defaultdict(list)
        for school, number in sorted(costs, key=lambda pair: costs[pair]):
            self.options[school].append(number)

    def fit(self, pair: Pair) -> Fit:
        return Fit(self.facts, self.facts.engagements[pair[0]], self.facts.llmes[pair[1]])

    def proposal(self, seconds: float) -> Proposal:
        answer = solve(self.problem, seconds)
        placed = answer.placed
        return Proposal(
            facts=self.facts,
            answer=answer,
            matches=[self._match(pair) for pair in sorted(placed.items())],
            left_over=[
                self._left_over(school, placed)
                for school in range(len(self.problem.needs))
                if school not in placed
            ],
            pins_not_kept=[
                (self.fit(pair), self._why_not(pair))
                for pair in sorted(self.problem.pins)
                if placed.get(pair[0]) != pair[1]
            ],
            vetoed=[
                self.fit(pair) for pair, found in sorted(self.obstacles.items()) if Obstacle.VETO in found
            ],
            shares=self._shares(placed),
            sums=self._sums(placed),
            by_turns=self._sums(first_come(self.problem)),
        )

    def _match(self, pair: Pair) -> Match:
        others = [self.facts.llmes[number] for number in self.options[pair[0]] if number != pair[1]]
        return Match(self.fit(pair), pair in self.problem.pins, others[:OTHERS])

    def _why_not(self, pair: Pair) -> list[str]:
        found = self.obstacles.get(pair)
        if found:
            return why_left_out(self.fit(pair), found)
        return ["Keeping it would leave another school without an LLME, or another pin unkept."]

    def _left_over(self, school: int, placed: dict[int, int]) -> LeftOver:
        """The LLMEs for whom least would have to change: fewest things, then fewest days, then nearest."""
        taken: dict[int, Decimal] = defaultdict(Decimal)
        for other, number in placed.items():
            taken[number] += self.facts.needs[self.facts.engagements[other].pk]
        found = []
        for number in range(len(self.facts.llmes)):
            fit = self.fit((school, number))
            free = self.facts.free(fit.llme)
            short = Decimal(0) if free is None else max(Decimal(0), fit.needed - (free - taken[number]))
            obstacles: list[Obstacle] = [
                each for each in self.obstacles.get((school, number), []) if each != Obstacle.DAYS
            ]
            if short > 0:
                obstacles.append(Obstacle.DAYS)
            metres = self.facts.distance(fit.engagement, fit.llme).metres or 0.0
            order = (len(obstacles), short, metres, number)
            found.append((order, fit.llme, what_would_change(fit, obstacles, short=short)))
        found.sort(key=lambda row: row[0])
        engagement = self.facts.engagements[school]
        closest = [(llme, told) for _, llme, told in found[:CLOSEST]]
        return LeftOver(engagement, self.facts.needs[engagement.pk], closest)

    def _shares(self, placed: dict[int, int]) -> list[Share]:
        more: dict[int, int] = defaultdict(int)
        takes: dict[int, Decimal] = defaultdict(Decimal)
        for school, number in placed.items():
            more[number] += 1
            takes[number] += self.facts.needs[self.facts.engagements[school].pk]
        return [
            Share(llme, self.facts.work[llme.pk].leads, more[number], self.facts.free(llme), takes[number])
            for number, llme in enumerate(self.facts.llmes)
        ]

    def _sums(self, placed: dict[int, int]) -> Sums:
        metres = [
            self.facts.distance(fit.engagement, fit.llme).metres for fit in map(self.fit, placed.items())
        ]
        known = [each for each in metres if each is not None]
        schools: dict[int, int] = defaultdict(int)
        for number in placed.values():
            schools[number] += 1
        most = max((self.problem.had_by(number) + count for number, count in schools.items()), default=0)
        return Sums(len(placed), round(sum(known) / METRES_IN_A_MILE), len(known), most)


def _halves(days: Any) -> int:
    return int(days * 2)
