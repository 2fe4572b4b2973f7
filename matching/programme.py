"""A Problem as a mixed-integer programme, and one run of the solver (HiGHS through scipy, an extra).

What makes it quick where schools need different numbers of days: for each LLME, the mixes of sizes that their
days hold are written down (two schools of four days and one of six), and one of them is chosen. So the solver
need not find out by trial that no school fits into the days that are left over.
"""

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.problem import Problem

MOST_MIXES = 200  # of one LLME; with more, their days are many and one sum over them says as much
Mix = tuple[int, ...]
"""How many schools of each size."""


@dataclass
class Found:
    """What the solver answers: pairs, if it found any, and a bound that nothing beats."""

    placed: dict[int, int] | None
    bound: float


@dataclass
class Relaxed:
    """The same with parts of schools allowed: a bound, and by how much each column would raise it."""

    bound: float = -math.inf
    raised: Any = None


class _Rows:
    """Cells of one table, row by row."""

    def __init__(self) -> None:
        self.cells: list[tuple[int, int, float]] = []
        self.limits: list[float] = []

    def add(self, cells: list[tuple[int, float]], limit: float) -> None:
        self.cells += [(len(self.limits), column, value) for column, value in cells]
        self.limits.append(limit)


class Programme:
    """Columns: one a pair (0 or 1); then for each LLME one a mix, or one a school they take on, dearer from
    one to the next; then how many schools of each size are placed, for the solver to branch on."""

    def __init__(self, problem: Problem) -> None:
        import numpy as np  # noqa: PLC0415 (an extra: comes with scipy)

        self.np, self.problem = np, problem
        self.pairs = sorted(problem.costs)
        self.school = len(problem.pins) + 1
        self.least, self.equal = _Rows(), _Rows()  # rows with an upper limit, and rows with a value
        self.costs_of = [float(problem.costs[pair]) for pair in self.pairs]
        self.most_of = [1.0] * len(self.pairs)
        self.always: list[int] = []
        schools: dict[int, list[int]] = defaultdict(list)
        sizes: dict[int, list[int]] = defaultdict(list)
        of_llme: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (school, llme) in enumerate(self.pairs):
            schools[school].append(column)
            sizes[problem.needs[school]].append(column)
            of_llme[llme][problem.needs[school]].append(column)
        for columns in schools.values():
            self.least.add([(column, 1) for column in columns], 1)
        for llme, groups in of_llme.items():
            self._add_llme(llme, groups)
        for columns in sizes.values():
            number = self._column(0, most=len(columns), always=True)
            self.equal.add([(number, -1), *((column, 1) for column in columns)], 0)
        self.size = len(self.costs_of)
        self.costs = np.array(self.costs_of)
        self.most = np.array(self.most_of)
        worth = [self.school + (pair in problem.pins) for pair in self.pairs]
        self.worth = np.array(worth + [0] * (self.size - len(self.pairs)), dtype=float)
        self.dearest = max(problem.costs.values()) + problem.spread * self._most_schools(of_llme)

    def _column(self, cost: float, *, most: float = 1, always: bool = False) -> int:
        self.costs_of.append(cost)
        self.most_of.append(most)
        if always:
            self.always.append(len(self.costs_of) - 1)
        return len(self.costs_of) - 1

    def _most_schools(self, of_llme: Mapping[int, Mapping[int, list[int]]]) -> int:
        return max(self.problem.had_by(llme) + self._fit(llme, groups) for llme, groups in of_llme.items())

    def _fit(self, llme: int, groups: Mapping[int, list[int]]) -> int:
        """How many schools they could take on at most."""
        free, fit = self.problem.free[llme], 0
        for need in sorted(groups):
            for _ in groups[need]:
                if free is not None and need > free:
                    return fit
                fit, free = fit + 1, None if free is None else free - need
        return fit

    def _add_llme(self, llme: int, groups: Mapping[int, list[int]]) -> None:
        free = self.problem.free[llme]
        mixes = None if free is None else _mixes(groups, max(free, 0))
        if mixes is None:
            self._add_sums(llme, groups)
            return
        had, spread = self.problem.had_by(llme), self.problem.spread
        columns = [
            self._column(spread * sum(range(had, had + sum(mix))), always=not any(mix)) for mix in mixes
        ]
        self.equal.add([(column, 1) for column in columns], 1)
        for place, pairs in enumerate(groups.values()):
            taken = [(column, float(-mix[place])) for column, mix in zip(columns, mixes, strict=True)]
            self.equal.add([*((pair, 1.0) for pair in pairs), *(cell for cell in taken if cell[1])], 0)

    def _add_sums(self, llme: int, groups: Mapping[int, list[int]]) -> None:
        every = [(pair, need) for need, pairs in groups.items() for pair in pairs]
        free = self.problem.free[llme]
        if free is not None:
            self.least.add([(pair, need) for pair, need in every if need], _reachable(groups, max(free, 0)))
        if self.problem.spread:
            had, fit = self.problem.had_by(llme), self._fit(llme, groups)
            steps = [self._column(self.problem.spread * (had + number), always=True) for number in range(fit)]
            self.equal.add([*((pair, 1) for pair, _ in every), *((step, -1) for step in steps)], 0)

    def relaxed(self, costs: Any, *, until: float, worth_at_most: float | None = None) -> Relaxed:
        """The bound where parts of schools may be placed, with `worth_at_most` as in `run`.

        Where schools are only counted, no cost tells columns apart: then the interior way is the quicker one.
        """
        from scipy.optimize import linprog  # noqa: PLC0415 (an extra)

        least, limits = self._least(worth_at_most)
        result = linprog(
            costs, A_ub=least, b_ub=limits, A_eq=self._table(self.equal), b_eq=self.equal.limits or None,
            bounds=self.np.column_stack([self.np.zeros(self.size), self.most]),
            method="highs-ipm" if worth_at_most is None else "highs",
            options={"time_limit": max(0.05, until - time.perf_counter())},
        )  # fmt: skip
        return Relaxed(float(result.fun), result.lower.marginals) if result.status == 0 else Relaxed()

    def run(
        self, costs: Any, *, until: float, worth_at_most: float | None = None, among: Any = None
    ) -> Found:
        """Make `costs` small under all limits, with no more schools and pins than are known to be possible;
        with `among`, by these columns alone."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (an extra)

        np = self.np
        columns = np.arange(self.size) if among is None else np.flatnonzero(among)
        least, limits = self._least(worth_at_most)
        rows = [LinearConstraint(least.tocsc()[:, columns], -np.inf, limits)]
        if self.equal.limits:
            equal = np.array(self.equal.limits)
            rows.append(LinearConstraint(self._table(self.equal).tocsc()[:, columns], equal, equal))
        result = milp(
            costs[columns],
            integrality=np.ones(len(columns)),
            bounds=Bounds(0, self.most[columns]),
            constraints=rows,
            options={"mip_rel_gap": 0, "time_limit": max(0.05, until - time.perf_counter())},
        )
        bound = result.mip_dual_bound
        placed = None if result.x is None else self._placed(columns, result.x)
        return Found(placed, -math.inf if bound is None else float(bound))

    def _least(self, worth_at_most: float | None) -> tuple[Any, Any]:
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415 (an extra)

        table, limits = self._table(self.least), self.np.array(self.least.limits, dtype=float)
        if worth_at_most is None:
            return table, limits
        return vstack([table, csr_array(self.worth.reshape(1, -1))]), self.np.append(limits, worth_at_most)

    def _table(self, rows: _Rows) -> Any:
        from scipy.sparse import csr_array  # noqa: PLC0415 (an extra)

        if not rows.cells:
            return None
        rows_of, columns, values = zip(*rows.cells, strict=True)
        cells = (self.np.array(values, dtype=float), (rows_of, columns))
        return csr_array(cells, shape=(len(rows.limits), self.size))

    def _placed(self, columns: Any, x: Any) -> dict[int, int] | None:
        chosen = [int(column) for column, value in zip(columns, x, strict=True) if value > 0.5]
        placed = dict(self.pairs[column] for column in chosen if column < len(self.pairs))
        return placed if self.problem.fits(placed) else None


def _mixes(groups: Mapping[int, list[int]], free: int) -> list[Mix] | None:
    """Every mix of sizes that so many half days hold; None where there are too many to write down."""
    found: list[tuple[Mix, int]] = [((), free)]
    for need, pairs in groups.items():
        found = [
            ((*mix, number), left - number * need)
            for mix, left in found
            for number in range(min(len(pairs), left // need if need else len(pairs)) + 1)
        ]
        if len(found) > MOST_MIXES:
            return None
    return [mix for mix, _ in found]


def _reachable(groups: Mapping[int, list[int]], free: int) -> float:
    """The days of an LLME, without those that no set of their schools could use up: a tighter limit."""
    sums = 1
    for need, pairs in groups.items():
        for _ in pairs:
            sums |= sums << need
    within = sums & ((1 << (free + 1)) - 1)
    return float(within.bit_length() - 1)
