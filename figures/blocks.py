"""Which days a reader of a hub's figures gets, so that no school's can be worked out (decision 0023).

They may lay every page of every year, and every file, beside every other, and they may know which schools
work with the hub, since when and in which phase. So all days of a hub are cut into blocks. A figure is the
sum of whole blocks or it is not told; and no cut is made that leaves a block in which one to four schools
have days. Whatever is added and subtracted, what comes out is made of whole blocks again: of none, or of
five schools at least.

The cuts are tried in one fixed order, from the work itself and never from the page that is open: every page
finds the same blocks.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from figures.facts import EARLIER_YEARS, NONE, Facts, Item, Work

ENOUGH = 5
HALF, ONE = Decimal("0.5"), Decimal(1)
DAYS = ("agreed", "used", "booked")
# What a part of the work is called, by the name of the table that has it for rows.
Splits = Mapping[str, Callable[[Work], str]]


class Blocks:
    """The days (or looks) of schools, the least that each item could be, and how they are cut so far."""

    def __init__(
        self, days: Mapping[Item, Decimal], works: Mapping[int, Work], least: Callable[[Item], Decimal]
    ) -> None:
        self.days = {item: number for item, number in days.items() if number}
        self.works, self.least = works, least
        self.labels: dict[Item, tuple[str, ...]] = dict.fromkeys(self.days, ())

    def cut(self, label: Callable[[Item], str]) -> bool:
        """Make this cut if every block that is told stays large enough. "" is what this one leaves out."""
        trial = {item: (*before, label(item)) for item, before in self.labels.items()}
        blocks: dict[tuple[str, ...], list[Item]] = defaultdict(list)
        for item, named in trial.items():
            if any(named):  # what no figure holds is in no sum
                blocks[named].append(item)
        if not all(self._enough(block) for block in blocks.values()):
            return False
        self.labels = trial
        return True

    def _enough(self, block: list[Item]) -> bool:
        """Five schools, and more than the least that all of them could have: else each has just that."""
        schools = {self.works[item[0]].school_id for item in block}
        least = sum(self.least(item) for item in block)
        return len(schools) >= ENOUGH and sum(self.days[item] for item in block) > least


@dataclass(frozen=True)
class Told:
    """What is told of the days of a hub. None: all of it, to whoever sees the rows."""

    what: frozenset[tuple[str, ...]] | None = None

    def __call__(self, *what: str | int) -> bool:
        return self.what is None or tuple(str(one) for one in what) in self.what


def blocks_of(facts: Facts) -> dict[str, Blocks]:
    """The days of all work of the hub, uncut, and the looks together."""
    works = {work.pk: work for work in facts.everything}
    spent: dict[int, Decimal] = defaultdict(lambda: NONE)
    for days in (facts.used_by, facts.booked_by):
        for item, number in days.items():
            spent[item[0]] += number

    def in_whole(of: Callable[[Work], int | Decimal]) -> dict[Item, Decimal]:
        return {(work.pk, 0, ""): Decimal(of(work)) for work in facts.everything}

    return {
        # Nobody uses or books more than is agreed: where nothing is left, days agreed would tell days used.
        "agreed": Blocks(in_whole(lambda work: work.agreed), works, lambda item: max(HALF, spent[item[0]])),
        "used": Blocks(facts.used_by, works, lambda item: HALF),
        "booked": Blocks(facts.booked_by, works, lambda item: HALF),
        "looks": Blocks(in_whole(lambda work: work.looks_held), works, lambda item: ONE),
    }


def told_to_reader(facts: Facts, splits: Splits) -> Told:
    """What a reader of figures gets, whichever page of the hub is open.

    What is of a piece of work's whole life (days agreed, used, booked and left, looks together) is told of
    one set of work only: what is under way this academic year, on the page of this year.
    """
    works = {work.pk: work for work in facts.everything}
    blocks = blocks_of(facts)
    told: set[tuple[str, ...]] = set()

    def under_way(item: Item) -> bool:
        return works[item[0]].in_year(facts.this_year)

    def in_year(year: int, item: Item) -> bool:
        return item[1] == year and works[item[0]].in_year(year)

    this_year = [work for work in facts.everything if work.in_year(facts.this_year)]
    for kind, one in blocks.items():
        if _none_or_enough(this_year) and one.cut(lambda item: "now" if under_way(item) else ""):
            told.add((kind, "now"))
    years = [
        year
        for year in _years(facts)
        if _none_or_enough([work for work in facts.everything if work.in_year(year)])
    ]
    for year, kind in itertools.product(years, ("used", "booked")):
        if blocks[kind].cut(lambda item: "year" if in_year(year, item) else ""):  # noqa: B023 (used at once)
            told.add((kind, str(year)))
    for year, kind in itertools.product(years, ("used", "booked")):
        if blocks[kind].cut(lambda item: item[2] if in_year(year, item) else ""):  # noqa: B023
            told.add((kind, str(year), "terms"))
    for name, part in splits.items():
        rows: dict[str, list[Work]] = defaultdict(list)
        for work in this_year:
            rows[part(work)].append(work)
        if all(map(_none_or_enough, rows.values())) and blocks["agreed"].cut(
            lambda item: part(works[item[0]]) if under_way(item) else ""  # noqa: B023
        ):
            told.add((name,))
    return Told(frozenset(told))


def _none_or_enough(works: list[Work]) -> bool:
    """That work of one to four schools has no days at all would tell something of each, too."""
    return len({work.school_id for work in works}) not in range(1, ENOUGH)


def _years(facts: Facts) -> list[int]:
    """Every year that has days or stands on the page, the newest first. Without days nothing is cut."""
    with_days = {item[1] for days in (facts.used_by, facts.booked_by) for item in days if item[1]}
    on_page = set(range(facts.year - EARLIER_YEARS, facts.year + 1))
    return sorted(with_days | on_page, reverse=True)
