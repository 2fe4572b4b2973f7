"""The tables of all hubs, made from what was published and from nothing else."""

from collections.abc import Iterable

from engagements.models.engagement import Phase
from engagements.states import Status
from figures.beyond import BEGUN, DAYS, NEXT
from figures.choosing import NEXT as NEXT_WORDS
from figures.hiding import NOT_SHOWN, Together, together
from figures.models import NationalFigures
from figures.tables import Cell, Table, Value
from figures.terms import SEASONS

ALL = "All hubs: the rows above added up"
ADDED_UP = (
    "The numbers of the hubs are added up as they are shown, each to the nearest 5, so the sum is about "
    "right. Hubs that show no number are counted beside it and are not in it."
)
BEGUN_WORDS = ("This year", "The year before", "Earlier")
# Key, title, names of what was published, their headings, whether all hubs can be put together.
TABLES: list[tuple[str, str, list[str], list[str], bool]] = [
    ("stages", "By stage", [*Status.values, "all"], [*Status.labels, "All"], True),
    ("phases", "By school phase", [*Phase.values, "all"], [*Phase.labels, "All"], True),
    ("days", "Days of work under way", [f"days_{one}" for one in DAYS], [*map(str.capitalize, DAYS)], True),
    ("terms", "Days used in each term", [*SEASONS], [f"{one.capitalize()} term" for one in SEASONS], True),
    ("begun", "By when our work began", [*BEGUN], [*BEGUN_WORDS], True),
    ("plans", "Plans agreed by both sides", ["plan", "no_plan"], ["Agreed", "Not yet"], True),
    ("next", "Next with the hub", [f"next_{one}" for one in NEXT], [*map(str, NEXT_WORDS.values())], True),
    ("first", "From the head’s yes to the first day", ["wait"], ["Half had it within"], False),
]


def tables(figures: NationalFigures) -> list[Table]:
    """Every table of a publication."""
    hubs = figures.content["hubs"]
    found = []
    for key, title, names, headings, adds_up in TABLES:
        table = Table(key, title, "Hub", headings)
        for hub in hubs:
            table.add(hub["name"], *[Cell(number(hub["told"].get(name, NOT_SHOWN))) for name in names])
        if adds_up:
            table.note = ADDED_UP
            whole = [together(hub["told"].get(name, NOT_SHOWN) for hub in hubs) for name in names]
            table.add(ALL, *[cell_of(one) for one in whole], is_total=True)
        found.append(table)
    return found


def over_time(publications: Iterable[NationalFigures]) -> Table:
    """All hubs together at the end of each half-term that was published, the latest last."""
    table = Table("time", "Over time, all hubs", "At the end of the half-term on", [*Status.labels, "All"])
    for figures in sorted(publications, key=lambda one: one.as_of_on):
        hubs = figures.content["hubs"]
        names = [*Status.values, "all"]
        told = [together(hub["told"].get(name, NOT_SHOWN) for hub in hubs) for name in names]
        day = figures.as_of_on
        table.add(f"{day.day} {day:%B %Y}", *[cell_of(one) for one in told])
    table.note = ADDED_UP
    return table


def cell_of(whole: Together) -> Cell:
    """A figure of all hubs, with the hubs that are not in it."""
    if whole.shown:
        return Cell(whole.sum, beside=whole.beside)
    return Cell(whole.beside.removeprefix("and ") if whole.few else NOT_SHOWN)


def number(told: str) -> Value:
    """A published figure as a number where it is one, so that a file holds numbers."""
    return int(told) if told.isdecimal() else told
