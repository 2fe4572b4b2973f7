"""The tables of a hub's page that hold days: by term, over the years, and by one thing of the work.

Who reads figures only gets the days that figures/blocks.py tells them, here and nowhere else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.dates import academic_year, academic_year_label
from figures.blocks import ENOUGH, Told, told_to_reader
from figures.choosing import SCHOOL_UNKNOWN, YEAR, Choice
from figures.facts import EARLIER_YEARS, NONE, Facts, Work
from figures.hiding import NOT_SHOWN
from figures.tables import Cell, Table

DAYS = ["Days agreed", "Used", "Booked", "Left"]
DAYS_HIDDEN = (
    "Days are not shown where, with all other figures of the hub, those of fewer than 5 schools could be "
    "worked out."
)
OTHER_YEAR = "Days agreed, used and left of our work are told with the figures of this academic year."
BROUGHT_IN = (
    "Days from the hub’s own record count on the last visit it names. Where it names none, they count on the "
    "day they came in, and those of earlier years on 31 August."
)
WHOLE_YEAR = (Choice(), Choice(begun=YEAR), Choice(used=YEAR))
Parts = Sequence[tuple[str | Callable[[Work], bool], str]]


@dataclass(frozen=True)
class Viewer:
    """Whether the rows behind the figures are open to whoever reads them."""

    sees_rows: bool


@dataclass(frozen=True)
class Reading(Viewer):
    """A viewer, and what is told to them of the hub's days."""

    told: Told

    def of_life(self, facts: Facts, kind: str) -> bool:
        """What is of a piece of work's whole life is told to readers of figures for this year only."""
        return self.sees_rows or (facts.year == facts.this_year and self.told(kind, "now"))


def schools(rows: Iterable[Work]) -> int:
    return len({work.school_id for work in rows})


def enough(number: int) -> bool:
    """None, or as many as no single school can be told from."""
    return number == 0 or number >= ENOUGH


def sums(rows: Iterable[Work]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Days agreed, used, booked and left, each as on the pages of our work."""
    rows = list(rows)
    agreed, used, booked, left = NONE, NONE, NONE, NONE
    for work in rows:
        agreed, left = agreed + work.agreed, left + work.left
        used, booked = used + work.used, booked + work.booked
    return agreed, used, booked, left


def cell_of(facts: Facts, viewer: Viewer, value: int | Decimal, choice: Choice) -> Cell:
    return Cell(value, choice.query(facts.year) if viewer.sees_rows and value else "")


def days_of_terms(facts: Facts, viewer: Reading) -> Table:
    """Days used and booked in each term of the hub."""
    table = Table("terms", "Days in each term", "Term", ["Used", "Booked"])
    totals = [NONE, NONE]
    by_term = [viewer.told(kind, facts.year, "terms") for kind in ("used", "booked")]
    in_year = [viewer.told(kind, facts.year) for kind in ("used", "booked")]
    for term in facts.terms:
        used = sum((facts.used(work, term.key) for work in facts.work), NONE)
        booked = sum((facts.booked(work, term.key) for work in facts.work), NONE)
        table.add(
            term.name,
            cell_of(facts, viewer, used, Choice(used=term.key)) if by_term[0] else Cell(NOT_SHOWN),
            cell_of(facts, viewer, booked, Choice(booked=term.key)) if by_term[1] else Cell(NOT_SHOWN),
        )
        totals = [totals[0] + used, totals[1] + booked]
    table.add(
        "Whole year",
        cell_of(facts, viewer, totals[0], Choice(used=YEAR)) if in_year[0] else Cell(NOT_SHOWN),
        cell_of(facts, viewer, totals[1], Choice(booked=YEAR)) if in_year[1] else Cell(NOT_SHOWN),
        is_total=True,
    )
    table.note = notes(
        DAYS_HIDDEN if not all(by_term) else "",
        BROUGHT_IN if facts.year in facts.brought_in else "",
    )
    return table


def notes(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)


def begun(facts: Facts) -> Parts:
    return [("before", "Before this year"), *[(term.key, term.name) for term in facts.terms]]


def split(facts: Facts, viewer: Reading, name: str, title: str, first: str, parts: Parts) -> Table:
    """Work and days by one thing. Its rows together are the whole, to the half day.

    Readers of figures get days agreed, of this year's work; days used only by time and of the whole.
    """
    found: list[tuple[str, list[Work], Choice | None]] = []
    for part, label in parts:
        if callable(part):
            found.append((label, [work for work in facts.work if part(work)], None))
        else:
            choice = Choice(**{name: part})
            found.append((label, choice.of(facts), choice))
    columns = DAYS if viewer.sees_rows else DAYS[:1] if facts.year == facts.this_year else []
    of_all, of_parts = viewer.of_life(facts, "agreed"), viewer.of_life(facts, "agreed") and viewer.told(name)
    table = Table(name, title, first, ["Work", *columns])
    if not of_parts:
        table.note = DAYS_HIDDEN if columns else OTHER_YEAR
    everything: tuple[str, list[Work], Choice | None] = ("All", facts.work, Choice())
    for label, rows, chosen in [*found, everything]:
        is_told = of_all if label == "All" else of_parts
        days = [value if is_told else NOT_SHOWN for value in sums(rows)[: len(columns)]]
        query = chosen.query(facts.year) if chosen is not None and viewer.sees_rows and rows else ""
        cells = [Cell(value, query) for value in [len(rows), *days]]
        table.add(label, *cells, is_total=label == "All")
    return table


def days_of_all(facts: Facts, viewer: Reading) -> Table:
    """For readers of figures: the days of this year's work as a whole, as far as they are told.

    What is left is told where it is the other three's: of work without a number it would tell more than they.
    """
    table = Table("days", "Days of our work", "Work", list(DAYS))
    agreed, used, booked, left = sums(facts.work)
    told = [viewer.of_life(facts, kind) for kind in ("agreed", "used", "booked")]
    told.append(all(told) and left == agreed - used - booked)
    days = zip((agreed, used, booked, left), told, strict=True)
    table.add("All under way this year", *[Cell(value if is_told else NOT_SHOWN) for value, is_told in days])
    table.note = "" if all(told) else DAYS_HIDDEN
    return table


def authorities(facts: Facts, viewer: Viewer) -> Parts:
    """The authorities by name; to readers of figures small ones together, five schools with days at least."""
    names = authority_names(facts)
    by_code: dict[str, list[Work]] = defaultdict(list)
    for work in facts.work:
        by_code[work.authority or SCHOOL_UNKNOWN].append(work)
    if viewer.sees_rows:
        return [(code, names[code]) for code in sorted(by_code, key=lambda code: names[code])]
    with_number = {code: [work for work in rows if work.agreed] for code, rows in by_code.items()}
    by_size = sorted(by_code, key=lambda code: (schools(with_number[code]), names[code]))
    together: list[str] = []
    while by_size and (
        schools(with_number[by_size[0]]) < ENOUGH
        or (together and schools(_all(with_number, together)) < ENOUGH)
    ):
        together.append(by_size.pop(0))
    parts: list[tuple[str | Callable[[Work], bool], str]] = []
    for code in sorted(by_size, key=lambda code: names[code]):
        parts.append((_of_authority({code}), names[code]))
    if together:
        parts.append((_of_authority(set(together)), "Other authorities together"))
    return parts


def _all(by_code: dict[str, list[Work]], codes: Iterable[str]) -> list[Work]:
    return [work for code in codes for work in by_code[code]]


def _of_authority(codes: set[str]) -> Callable[[Work], bool]:
    return lambda work: (work.authority or SCHOOL_UNKNOWN) in codes


def authority_names(facts: Facts) -> dict[str, str]:
    """By code; schools without one stand together."""
    return {
        work.authority or SCHOOL_UNKNOWN: work.authority_name or "No local authority known"
        for work in facts.everything
    }


def over_time(facts: Facts, viewer: Reading) -> Table:
    """The year and the three before it."""
    table = Table("years", "Over the years", "Academic year", ["Work under way", "Begun", "Days used"])
    years = range(facts.year - EARLIER_YEARS, facts.year + 1)
    for year in years:
        rows = [work for work in facts.everything if work.in_year(year)]
        begun = sum(1 for work in rows if academic_year(work.starts_on) == year)
        keys = [term.key for term in facts.terms] if year == facts.year else [str(year)]
        used = sum((facts.used(work, key) for work in rows for key in keys), NONE)
        values: list[int | Decimal] = [len(rows), begun, used]
        cells = [
            Cell(value, choice.query(year) if viewer.sees_rows and value else "")
            for value, choice in zip(values, WHOLE_YEAR, strict=True)
        ]
        if not viewer.told("used", year):
            cells[2] = Cell(NOT_SHOWN)
        table.add(academic_year_label(year), *cells)
    table.note = notes(
        "" if all(viewer.told("used", year) for year in years) else DAYS_HIDDEN,
        BROUGHT_IN if facts.brought_in.intersection(years) else "",
    )
    return table


def told_of(facts: Facts, named: Parts) -> Told:
    """The tables that split days are tried last, so that they change nothing on the pages of other years."""

    def authority(work: Work) -> str:
        return next(label for part, label in named if callable(part) and part(work))

    splits: dict[str, Callable[[Work], str]] = {}
    if facts.year == facts.this_year:
        splits = {"phase": lambda work: work.phase, "begun": facts.begun_in, "authority": authority}
    return told_to_reader(facts, splits)
