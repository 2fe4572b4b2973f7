"""A Problem as a mixed-integer programme, and one run of the solver (HiGHS through scipy, an extra)."""

import math
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from matching.problem import Problem


@dataclass
class Found:
    """What the solver answers: pairs, if it found any, and a bound that nothing beats."""

    placed: dict[int, int] | None
    bound: float


class Programme:
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
    ) -> Found:
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
        return Found(self._placed(result.x) if whole else None, -math.inf if bound is None else float(bound))

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
