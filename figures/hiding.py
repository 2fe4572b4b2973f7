"""What is published beyond a hub, so that no number of 1 to 4 can be worked out (decision 0023).

Every count is nothing, "fewer than 5" or rounded to the nearest 5. A reader knows from each published number
between which bounds the true one lies, and that the parts of a whole make its sum. From these alone they can
narrow down a hidden number. So the groups of a hub (its total, its stages, its phases and so on) are taken in
a fixed order, and a group that would narrow any number of 1 to 4 of that hub to less than "1 to 4" is left
out as a whole. Figures of all hubs together are made from what is published, so they tell nothing more.

The parts and wholes of a hub form a tree: no two sums share more than one number. On a tree, narrowing bounds
sum by sum until nothing moves gives exactly the values that are possible.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

FEW = "fewer than 5"
NOT_SHOWN = "not shown"
SMALL = range(1, 5)
STEP = 5
NO_BOUND = 1_000_000

Bounds = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Sum:
    """A whole and its parts, by name."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Numbers that are published together or not at all.

    `coarse` ones are published only as nothing, 1 to 4, or more: what rests on them (days, a middle) is
    shown where they are more.
    """

    name: str
    counts: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """What is published of a hub, in order, and which sums a reader knows."""

    groups: tuple[Group, ...]
    sums: tuple[Sum, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """Every number, published or not."""
        named = {name for one in self.sums for name in (one.whole, *one.parts)}
        return sorted(named | {name for group in self.groups for name in (*group.counts, *group.coarse)})


def rounded(number: int | Decimal) -> int:
    """To the nearest 5; what lies in the middle goes up."""
    return int((Decimal(number) + Decimal(STEP) / 2) // STEP) * STEP


def shown(number: int) -> str:
    """A count as it is published beyond its hub."""
    if number in SMALL:
        return FEW
    return str(rounded(number))


def bounds_of(told: str) -> tuple[int, int]:
    """Between which whole numbers a published count lies."""
    if told == FEW:
        return SMALL.start, SMALL.stop - 1
    if told == NOT_SHOWN:
        return 0, NO_BOUND
    number = int(told)
    if number == 0:
        return 0, 0
    return max(number - 2, SMALL.stop), number + 2


def coarse_bounds(number: int) -> tuple[int, int]:
    """Between which whole numbers a count lies of which only the size is told."""
    if number == 0:
        return 0, 0
    return bounds_of(FEW) if number in SMALL else (SMALL.stop, NO_BOUND)


def published(shape: Shape, counts: Mapping[str, int]) -> frozenset[str]:
    """The groups of a hub that are published: each that leaves every number of 1 to 4 as open as it was."""
    told: Bounds = dict.fromkeys(shape.names, (0, NO_BOUND))
    few: set[str] = set()
    groups: set[str] = set()
    for group in shape.groups:
        more = {name: bounds_of(shown(counts[name])) for name in group.counts}
        more |= {name: coarse_bounds(counts[name]) for name in group.coarse}
        hidden = few | {name for name in more if counts[name] in SMALL}
        trial = narrowed(told | more, shape.sums)
        if all(trial[name] == bounds_of(FEW) for name in hidden):
            told, few = told | more, hidden
            groups.add(group.name)
    return frozenset(groups)


def narrowed(bounds: Bounds, sums: Iterable[Sum]) -> Bounds:
    """What can still be, number by number, when every whole is the sum of its parts."""
    now = dict(bounds)
    sums = list(sums)
    moved = True
    while moved:
        moved = False
        for one in sums:
            moved |= _narrow(now, one)
    return now


def _narrow(now: Bounds, one: Sum) -> bool:
    low = sum(now[name][0] for name in one.parts)
    high = sum(now[name][1] for name in one.parts)
    before = {name: now[name] for name in (one.whole, *one.parts)}
    at_least, at_most = now[one.whole]
    now[one.whole] = max(at_least, low), min(at_most, high)
    for name in one.parts:
        part_low, part_high = before[name]
        others_low, others_high = low - part_low, high - part_high
        now[name] = max(part_low, at_least - others_high), min(part_high, at_most - others_low)
    return any(now[name] != was for name, was in before.items())


@dataclass(frozen=True)
class Together:
    """A figure of all hubs: the numbers that are shown added up, and how many hubs show none.

    Made of what each hub shows and of nothing else, so there is nothing in it to subtract.
    """

    sum: int
    few: int
    not_shown: int
    shown: int

    @property
    def beside(self) -> str:
        """What is to be known beside the sum."""
        few = f"and {_hubs(self.few)} with {FEW}" if self.few else ""
        without = f"without {_hubs(self.not_shown)}" if self.not_shown else ""
        return ", ".join(words for words in (few, without) if words)


def _hubs(number: int) -> str:
    return f"{number} hub{'' if number == 1 else 's'}"


def together(told: Iterable[str]) -> Together:
    """A figure of all hubs from the published ones."""
    told = list(told)
    few, not_shown = told.count(FEW), told.count(NOT_SHOWN)
    numbers = [int(one) for one in told if one not in (FEW, NOT_SHOWN)]
    return Together(sum(numbers), few, not_shown, len(numbers))
