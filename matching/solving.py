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
SURE = 1e-4
PRICE = 8  # of a school left over, in dearest pairs
CHOICES = 6  # pairs a school, to begin with
WIDER = 3  # times as far from the bound, once nothing nearer is left
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
    search.count_in_parts(share=0.5)
    if not search.count_is_proven:
        search.pack(share=0.1)
    search.cheapest(share=0.9)
    if not search.count_is_proven:
        search.count(share=0.97)
    if not search.is_proven:
        search.keep(improved(problem, search.placed))
    return search.answer(time.perf_counter() - began)


class _Search:
    """The best answer so far, and what is known of the best there can be.

    `worth` counts schools and pins in one whole number: a school outweighs all pins together.
    """

    def __init__(self, problem: Problem, began: float, seconds: float) -> None:
        self.problem, self.began, self.seconds = problem, began, seconds
        self.programme = Programme(problem)
        self.school = self.programme.school
        self.placed = fewest_choices_first(problem)
        self.keep(first_come(problem))
        # Until more is known: every school that anybody may have, and every pin of one of these schools.
        pinned = {school for school, llme in problem.pins if (school, llme) in problem.costs}
        self.worth_at_most = self.school * len({school for school, _ in problem.costs}) + len(pinned)
        self.bounds: list[tuple[float, float]] = []

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
        now = self.worth(self.placed)
        least = max((bound + one * now for bound, one in self.bounds), default=0.0)
        return max(0, self.problem.cost(self.placed) - math.ceil(least - 1e-4))

    @property
    def cost_is_proven(self) -> bool:
        return self.behind == 0

    @property
    def is_proven(self) -> bool:
        return self.count_is_proven and self.cost_is_proven

    def pack(self, *, share: float) -> None:
        """Quick answers for few days and many schools."""
        until = self.until(share)
        self.keep(
            packed(self.problem, self.worth_at_most // self.school, lambda: time.perf_counter() > until)
        )

    def count_in_parts(self, *, share: float) -> None:
        """How many can be placed and kept at most, were a school to be shared out."""
        if not self.count_is_proven:
            found = self.programme.relaxed(-self.programme.worth, until=self.until(share))
            self.no_more_than(found.bound)

    def count(self, *, share: float) -> None:
        """Only how many can be placed and kept."""
        found = self.programme.run(
            -self.programme.worth, until=self.until(share), worth_at_most=self.worth_at_most
        )
        self.keep(found.placed)
        self.no_more_than(found.bound)

    def no_more_than(self, bound: float) -> None:
        if math.isfinite(bound):
            self.worth_at_most = min(self.worth_at_most, math.floor(SURE - bound))

    def cheapest(self, *, share: float) -> None:
        """Cheapest, with a price on every school left over and a lower one on every pin.

        First among the pairs that raise the bound least, which holds of all answers as far as the others
        raise it; then among all that an answer as good as the one found can have.
        """
        rows = self.programme
        one = PRICE * (rows.dearest + 1) / self.school
        costs = rows.costs - one * rows.worth
        parts = rows.relaxed(costs, until=self.until(share), worth_at_most=self.worth_at_most)
        if parts.raised is None:
            return
        self.learn(parts.bound, one)
        raised = parts.raised[: len(rows.pairs)]
        number = min(len(raised), CHOICES * len(self.problem.needs)) - 1
        few, until = float(rows.np.partition(raised, number)[number]) + SURE, self.until(share)
        while not self.is_proven and time.perf_counter() < until:
            among = parts.raised <= few
            among[rows.always] = True
            found = rows.run(costs, until=until, worth_at_most=self.worth_at_most, among=among)
            self.keep(found.placed)
            self.learn(min(found.bound, parts.bound + few), one)
            most = self.problem.cost(self.placed) - one * self.worth(self.placed) - parts.bound + SURE
            if few >= most:
                break
            few = min(most, WIDER * few + 1)

    def learn(self, bound: float, one: float) -> None:
        """Whatever the price: of the answers that place and keep as many as this, none is cheaper."""
        if math.isfinite(bound):
            self.bounds.append((bound, one))

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
