"""The best answer to a Problem, with proof: mixed-integer programmes, solved by HiGHS through scipy.

scipy is an extra (pyproject: matching). It is imported when it is used; without it `is_available()` is False,
and everything else works.

In this order: as many schools as can be; of these answers, as many pins kept as can be; of these, the
cheapest. No weight, however large, makes up for a school: how many can be placed is proven by itself, and an
answer to all three questions at once is taken as best only where it places and keeps that many.
"""

import importlib.util
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping

from matching.packing import packed
from matching.problem import Answer, Problem, fewest_choices_first, first_come, improved
from matching.programme import Programme

SECONDS = 4.0
"""When the search stops, whatever it has found. Said on the page."""
SURE = 1e-6
MOST_KEPT = 64
_kept: OrderedDict[tuple[bytes, float], Answer] = OrderedDict()
_lock = threading.Lock()


def is_available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("scipy") is not None


def solve(problem: Problem, seconds: float = SECONDS) -> Answer:
    """The best answer, or the best found when the time is up, and how far from the best it may be.

    The last answers are kept in memory, numbers only: the pages of one proposal ask the same question.
    """
    key = (problem.digest(), seconds)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    answer = _solved(problem, seconds)
    with _lock:
        _kept[key] = answer
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return answer


def _solved(problem: Problem, seconds: float) -> Answer:
    began = time.perf_counter()
    if not problem.costs:
        return Answer(seconds=time.perf_counter() - began)
    search = _Search(problem, began, seconds)
    if search.count_is_proven:
        search.all_at_once(price=2, share=0.3)
    else:
        search.pack(share=0.4)
    if not search.count_is_proven:
        search.count(share=0.6)
    if not search.cost_is_proven:
        search.all_at_once(price=16, share=0.85)
    if not search.cost_is_proven:
        search.all_at_once(price=None, share=0.95)
    if not search.cost_is_proven:
        search.keep(improved(problem, search.placed))
    return search.answer(time.perf_counter() - began)


class _Search:
    """The best answer so far, and what is known of the best there can be.

    `worth` counts schools and pins in one whole number: a school outweighs all pins together.
    """

    def __init__(self, problem: Problem, began: float, seconds: float) -> None:
        self.problem, self.began, self.seconds = problem, began, seconds
        self.programme = Programme(problem)
        self.school = len(problem.pins) + 1
        self.placed = fewest_choices_first(problem)
        self.keep(first_come(problem))
        rows = self.programme
        self.counting = -(self.school * rows.ones + rows.pinned)
        found = rows.run(self.counting, until=self.until(1.0), whole=False, spread=False)
        # Where even this takes too long on a busy machine, nothing is known but that no more can be than all.
        self.worth_at_most = self.school * len(problem.needs) + len(problem.pins)
        if math.isfinite(found.bound):
            self.worth_at_most = min(self.worth_at_most, math.floor(SURE - found.bound))
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

    def pack(self, *, share: float) -> None:
        """Quick answers for few days and many schools."""
        until = self.until(share)
        self.keep(
            packed(self.problem, self.worth_at_most // self.school, lambda: time.perf_counter() > until)
        )

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
