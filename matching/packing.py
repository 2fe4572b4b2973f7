"""Many schools into few days, quickly: good answers to start from where days are scarce.

How many schools fit is the hard part of a Problem when some need more days than others. Packing the largest
first into whoever has least to spare (best fit decreasing), for the schools that need least, and then making
room by exchanges comes within a school or two of what can be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from matching.problem import Problem

STEP = 4  # schools fewer at each try
ENOUGH_TRIED = 0.8  # of the best so far: with fewer schools to begin with, none better was found


def packed(problem: Problem, enough: int, is_time_up: Callable[[], bool]) -> dict[int, int]:
    """The answer with most schools of some tries; stops at `enough`, or when the time is up."""
    choice = _Packing(problem)
    best: dict[int, int] = {}
    for number in range(min(len(choice.by_need), enough + STEP), 0, -STEP):
        found = choice.of_the_smallest(number)
        if len(found) > len(best):
            best = found
        if len(best) >= enough or number < ENOUGH_TRIED * len(best) or is_time_up():
            break
    return best


class _Packing:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.needs, self.costs = problem, problem.needs, problem.costs
        self.options: dict[int, list[int]] = defaultdict(list)
        for school, llme in sorted(problem.costs, key=lambda pair: (problem.costs[pair], pair)):
            self.options[school].append(llme)
        self.by_need = sorted(self.options, key=self._size)
        self.placed: dict[int, int] = {}
        self.room: list[int | None] = []

    def _size(self, school: int) -> tuple[int, int, int]:
        """Few days and many choices first."""
        return self.needs[school], -len(self.options[school]), school

    def of_the_smallest(self, number: int) -> dict[int, int]:
        """Pack so many of the schools that need least, then add whatever room can be made for."""
        self._begin(
            {school: llme for school, llme in sorted(self.problem.pins) if (school, llme) in self.costs}
        )
        self._fit(reversed(self.by_need[:number]))
        self._fill()
        return self.placed

    def _begin(self, wanted: Mapping[int, int]) -> None:
        self.placed, self.room = {}, list(self.problem.free)
        for school, llme in wanted.items():
            if self._has_room(school, llme):
                self._put(school, llme)

    def _fit(self, schools: Iterable[int]) -> None:
        for school in schools:
            able = [llme for llme in self.options[school] if self._has_room(school, llme)]
            if school not in self.placed and able:
                self._put(school, min(able, key=self._to_spare))

    def _to_spare(self, llme: int) -> float:
        room = self.room[llme]
        return float("inf") if room is None else room

    def _fill(self) -> None:
        """Until nothing helps: the school that needs least and for which room can be made."""
        left = [school for school in self.by_need if school not in self.placed]
        while (added := next((school for school in left if self._make_room(school)), None)) is not None:
            left.remove(added)

    def _make_room(self, school: int) -> bool:
        here: dict[int, list[int]] = defaultdict(list)
        for other, llme in self.placed.items():
            if (other, llme) not in self.problem.pins:
                here[llme].append(other)
        for llme in self.options[school]:
            if self._has_room(school, llme):
                self._put(school, llme)
                return True
        for llme in self.options[school]:
            for other in here[llme]:
                if self._moves_away(other, school, here):
                    self._put(school, llme)
                    return True
        return False

    def _moves_away(self, other: int, school: int, here: Mapping[int, list[int]]) -> bool:
        """`other` goes elsewhere, alone or in exchange for a smaller one, if `school` then fits."""
        llme = self.placed[other]
        short = self.needs[school] - (self.room[llme] or 0)
        for there in self.options[other]:
            if there == llme:
                continue
            if self._has_room(other, there):
                if self.needs[other] >= short:
                    self._take(other)
                    self._put(other, there)
                    return True
                continue
            for third in here.get(there, ()):
                gain = self.needs[other] - self.needs[third]
                if short <= gain <= (self.room[there] or 0) and (third, llme) in self.costs:
                    self._take(other)
                    self._take(third)
                    self._put(other, there)
                    self._put(third, llme)
                    return True
        return False

    def _has_room(self, school: int, llme: int) -> bool:
        room = self.room[llme]
        return room is None or room >= self.needs[school]

    def _put(self, school: int, llme: int) -> None:
        self.placed[school] = llme
        room = self.room[llme]
        self.room[llme] = None if room is None else room - self.needs[school]

    def _take(self, school: int) -> None:
        llme = self.placed.pop(school)
        room = self.room[llme]
        self.room[llme] = None if room is None else room + self.needs[school]
