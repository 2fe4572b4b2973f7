"""The best answer to a Problem, with proof: mixed-integer programmes, solved by HiGHS through scipy.

scipy is an extra (pyproject: matching). It is imported when it is used; without it `is_available()` is False,
and everything else works.

In this order: as many schools as can be; of these answers, as many pins kept as can be; of these, the
cheapest. No weight, however large, makes up for a school: how many can be placed is proven by itself, and an
answer to all three questions at once is taken as best only where it places and keeps that many.
"""

import importlib.util
import math
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.problem import Answer, Problem, fewest_choices_first, improved

SECONDS = 4.0
"""When the search stops, whatever it has found. Said on the page."""
SURE = 1e-6


def is_available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("scipy") is not None


def solve(problem: Problem, seconds: float = SECONDS) -> Answer:
    """The best answer, or the best found when the time is up, and how far from the best it may be."""
    began = time.perf_counter()
    if not problem.costs:
        return Answer(seconds=time.perf_counter() - began)
    search = _Search(problem, began, seconds)
    search.all_at_once(price=2, share=0.3)
    if not search.count_is_proven:
        search.count(share=0.7)
    if not search.cost_is_proven:
        search.all_at_once(price=16, share=0.85)
    if not search.cost_is_proven:
        search.all_at_once(price=None, share=1.0)
    if not search.cost_is_proven:
        search.keep(improved(problem, search.placed))
    return search.answer(time.perf_counter() - began)


class _Search:
    """The best answer so far, and what is known of the best there can be.

    `worth` counts schools and pins in one whole number: a school outweighs all pins together.
    """

    def __init__(self, problem: Problem, began: float, seconds: float) -> None:
        self.problem, self.began, self.seconds = problem, began, seconds
        self.programme = _Programme(problem)
        self.school = len(problem.pins) + 1
        self.placed = fewest_choices_first(problem)
        rows = self.programme
        self.counting = -(self.school * rows.ones + rows.pinned)
        found = rows.run(self.counting, until=self.until(1.0), whole=False, spread=False)
        self.worth_at_most = math.floor(SURE - found.bound)
        self.cost_at_least: dict[int, float] = {}

    def until(self, share: float) -> float:
        return self.began + share * self.seconds

    def worth(self, placed: Mapping[int, int]) -> int:
        kept = sum(pair in self.problem.pins for pair in placed.items())
        return self.school * len(placed) + kept

    def keep(self, placed: dict[int, int] | None) -> None:
        """Go on from this answer if it is better."""
        if placed is not None and self.problem.worth(placed) < self.problem.worth(self.placed):
            self.placed = placed

    @property
    def count_is_proven(self) -> bool:
        return self.worth(self.placed) >= self.worth_at_most

    @property
    def behind(self) -> int:
        """How much cheaper an answer of the same worth might be. Costs are whole numbers."""
        least = self.cost_at_least.get(self.worth(self.placed), 0.0)
        return max(0, self.problem.cost(self.placed) - math.ceil(least - 1e-4))

    @property
    def cost_is_proven(self) -> bool:
        return self.behind == 0

    def count(self, *, share: float) -> None:
        """Only how many can be placed and kept."""
        found = self.programme.run(self.counting, until=self.until(share), spread=False)
        self.keep(found.placed)
        if math.isfinite(found.bound):
            self.worth_at_most = min(self.worth_at_most, math.floor(SURE - found.bound))

    def all_at_once(self, *, price: int | None, share: float) -> None:
        """Cheapest, with a price on every school left over and a lower one on every pin; or, without a price,
        under the condition that no fewer are placed and kept than now."""
        rows, worth = self.programme, self.worth(self.placed)
        costs, at_least = rows.costs, None
        if price is None:
            at_least = (-self.counting, worth)
        else:
            # Whatever the price: of the answers that place and keep as many as this, none is cheaper.
            one = price * (float(rows.costs.max()) + 1)
            costs = costs + one / self.school * self.counting
        found = rows.run(costs, until=self.until(share), at_least=at_least)
        self.keep(found.placed)
        now = self.worth(self.placed)
        added = 0.0 if price is None else one / self.school * now
        if math.isfinite(found.bound) and (price is not None or now == worth):
            self.cost_at_least[now] = max(self.cost_at_least.get(now, 0.0), found.bound + added)

    def answer(self, seconds: float) -> Answer:
        """What was found, and how far from the best it may be."""
        cost = self.problem.cost(self.placed)
        more, pins = divmod(self.worth_at_most, self.school)
        more -= len(self.placed)
        kept = self.worth(self.placed) % self.school
        return Answer(
            placed=self.placed,
            more_possible=max(0, more),
            more_pins_possible=max(0, pins - kept) if more <= 0 else 0,
            gap=self.behind / cost if cost else 0.0,
            seconds=seconds,
        )


@dataclass
class _Found:
    """What the solver answers: pairs, if it found any, and a bound that nothing beats."""

    placed: dict[int, int] | None
    bound: float


class _Programme:
    """Columns: one a pair (0 or 1), then one a school an LLME takes on, dearer from one to the next."""

    def __init__(self, problem: Problem) -> None:
        import numpy as np  # noqa: PLC0415 (an extra: comes with scipy)
        from scipy.sparse import csr_array  # noqa: PLC0415 (an extra)

        self.np, self.problem = np, problem
        self.pairs = sorted(problem.costs)
        steps = self._steps() if problem.spread else []
        size = len(self.pairs) + len(steps)
        once: list[tuple[int, int, int]] = []
        days: list[tuple[int, int, int]] = []
        spread: list[tuple[int, int, int]] = []
        for column, (school, llme) in enumerate(self.pairs):
            once.append((school, column, 1))
            days.append((llme, column, problem.needs[school]))
            spread.append((llme, column, 1))
        spread += [(llme, len(self.pairs) + number, -1) for number, (llme, _) in enumerate(steps)]

        def table(cells: list[tuple[int, int, int]], rows: int) -> Any:
            rows_of, columns, values = zip(*cells, strict=True)
            return csr_array((np.array(values, dtype=float), (rows_of, columns)), shape=(rows, size))

        self.once = table(once, len(problem.needs))
        self.days = table(days, len(problem.free))
        self.spread = table(spread, len(problem.free)) if steps else None
        self.most = np.array(_reachable(problem, self.pairs), dtype=float)
        self.ones = np.concatenate([np.ones(len(self.pairs)), np.zeros(len(steps))])
        self.pinned = np.array(
            [pair in problem.pins for pair in self.pairs] + [False] * len(steps), dtype=float
        )
        self.costs = np.array(
            [problem.costs[pair] for pair in self.pairs] + [problem.spread * have for _, have in steps],
            dtype=float,
        )

    def _steps(self) -> list[tuple[int, int]]:
        """(LLME, schools they have before this one), for as many schools as they could take on."""
        needs: dict[int, list[int]] = defaultdict(list)
        for school, llme in self.pairs:
            needs[llme].append(self.problem.needs[school])
        found = []
        for llme, wanted in needs.items():
            free, fit = self.problem.free[llme], 0
            for need in sorted(wanted):
                if free is not None and need > free:
                    break
                fit, free = fit + 1, None if free is None else free - need
            found += [(llme, self.problem.had_by(llme) + number) for number in range(fit)]
        return found

    def run(
        self,
        costs: Any,
        *,
        until: float,
        at_least: tuple[Any, int] | None = None,
        whole: bool = True,
        spread: bool = True,
    ) -> _Found:
        """Make `costs` small under all limits; with `at_least`, a sum that must not be smaller.

        Where only the number counts, the columns of the spread are left out.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (an extra)

        np, size = self.np, len(costs) if spread else len(self.pairs)
        limits = [
            LinearConstraint(self.once[:, :size], -np.inf, 1),
            LinearConstraint(self.days[:, :size], -np.inf, self.most),
        ]
        if self.spread is not None and spread:
            limits.append(LinearConstraint(self.spread, 0, 0))
        if at_least is not None:
            limits.append(LinearConstraint(at_least[0].reshape(1, -1), at_least[1] - 0.5, np.inf))
        result = milp(
            costs[:size],
            integrality=self.ones[:size] if whole else np.zeros(size),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"mip_rel_gap": 0, "time_limit": max(0.05, until - time.perf_counter())},
        )
        bound = result.mip_dual_bound if whole else result.fun
        return _Found(self._placed(result.x) if whole else None, -math.inf if bound is None else float(bound))

    def _placed(self, x: Any) -> dict[int, int] | None:
        if x is None:
            return None
        placed = {school: llme for (school, llme), chosen in zip(self.pairs, x, strict=False) if chosen > 0.5}
        return placed if self.problem.fits(placed) else None


def _reachable(problem: Problem, pairs: list[tuple[int, int]]) -> list[float]:
    """The days of each LLME, without those that no set of their schools could use up: a tighter limit."""
    sums = [1] * len(problem.free)
    for school, llme in pairs:
        if problem.free[llme] is not None:
            sums[llme] |= sums[llme] << problem.needs[school]
    found = []
    for llme, free in enumerate(problem.free):
        within = sums[llme] & ((1 << (max(free, 0) + 1)) - 1) if free is not None else 0
        found.append(math.inf if free is None else float(within.bit_length() - 1))
    return found
