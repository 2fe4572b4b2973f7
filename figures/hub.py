"""A hub's own figures for an academic year, as tables.

Who sees the rows finds each figure open them. Who reads figures only gets no days and no authority that fewer
than five schools stand behind: small authorities are put together until five do. Milestones and looking
together are figures of the hub as a whole, and open nothing that would split them by school (D15).
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.dates import academic_year, academic_year_label
from engagements.models.engagement import Phase
from engagements.states import Status
from figures.choosing import NEXT, SCHOOL_UNKNOWN, Choice, ended_in_year
from figures.facts import EARLIER_YEARS, NONE, Facts, Work
from figures.tables import Cell, Table
from plans.horizons import ORDER
from plans.states import MilestoneStatus

FEW = "fewer than 5"
NOT_SHOWN = "not shown"
ENOUGH = 5
DAYS = ["Days agreed", "Used", "Booked", "Left"]


@dataclass(frozen=True)
class Viewer:
    """Whether the rows behind the figures are open to whoever reads them."""

    sees_rows: bool


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


def tables(facts: Facts, viewer: Viewer) -> list[Table]:
    """All tables of a hub's page, in their order."""
    return [
        stages(facts, viewer),
        days_of_terms(facts, viewer),
        split(facts, viewer, "begun", "By when our work began", "Begun", _begun(facts)),
        split(facts, viewer, "phase", "By school phase", "Phase", list(Phase.choices)),
        split(
            facts, viewer, "authority", "By local authority", "Local authority", authorities(facts, viewer)
        ),
        agreed_and_looked(facts, viewer),
        milestones(facts, viewer),
        first_days(facts, viewer),
        next_with_hub(facts, viewer),
        over_time(facts),
    ]


def _cell(facts: Facts, viewer: Viewer, value: int | Decimal, choice: Choice) -> Cell:
    return Cell(value, choice.query(facts.year) if viewer.sees_rows and value else "")


def stages(facts: Facts, viewer: Viewer) -> Table:
    """How many pieces of work stand at each stage, by phase."""
    table = Table("stages", "Where the work stands", "Stage", [*Phase.labels, "All"])
    for code, label in [*Status.choices, ("", "All")]:
        chosen = [Choice(stage=code, phase=phase) for phase in [*Phase.values, ""]]
        cells = [_cell(facts, viewer, len(choice.of(facts)), choice) for choice in chosen]
        table.add(str(label), *cells, is_total=not code)
    return table


def days_of_terms(facts: Facts, viewer: Viewer) -> Table:
    """Days used and booked in each term of the hub."""
    table = Table("terms", "Days in each term", "Term", ["Used", "Booked"])
    totals = [NONE, NONE]
    for term in facts.terms:
        used = sum((facts.used(work, term.key) for work in facts.work), NONE)
        booked = sum((facts.booked(work, term.key) for work in facts.work), NONE)
        table.add(
            term.name,
            _cell(facts, viewer, used, Choice(used=term.key)),
            _cell(facts, viewer, booked, Choice(booked=term.key)),
        )
        totals = [totals[0] + used, totals[1] + booked]
    table.add("Whole year", Cell(totals[0]), Cell(totals[1]), is_total=True)
    return table


Parts = Sequence[tuple[str | Callable[[Work], bool], str]]


def _begun(facts: Facts) -> Parts:
    return [("before", "Before this year"), *[(term.key, term.name) for term in facts.terms]]


def split(facts: Facts, viewer: Viewer, name: str, title: str, first: str, parts: Parts) -> Table:
    """Work and days by one thing. Its rows together are the whole, to the half day."""
    table = Table(name, title, first, ["Work", *DAYS])
    found: list[tuple[str, list[Work], Choice | None]] = []
    for part, label in parts:
        if callable(part):
            found.append((label, [work for work in facts.work if part(work)], None))
        else:
            choice = Choice(**{name: part})
            found.append((label, choice.of(facts), choice))
    hides = not viewer.sees_rows and not all(enough(schools(rows)) for _, rows, _ in found)
    if hides:
        table.note = "Days are not shown where fewer than 5 schools stand behind a row."
    everything: tuple[str, list[Work], Choice | None] = ("All", facts.work, Choice())
    for label, rows, chosen in [*found, everything]:
        values: list[int | Decimal | str] = [len(rows), *sums(rows)]
        if hides and label != "All":
            values[1:] = [NOT_SHOWN] * len(DAYS)
        query = chosen.query(facts.year) if chosen is not None and viewer.sees_rows and rows else ""
        table.add(label, *[Cell(value, query) for value in values], is_total=label == "All")
    return table


def authorities(facts: Facts, viewer: Viewer) -> Parts:
    """The authorities by name; for readers of figures the small ones together, five schools at least."""
    names = authority_names(facts)
    by_code: dict[str, list[Work]] = defaultdict(list)
    for work in facts.work:
        by_code[work.authority or SCHOOL_UNKNOWN].append(work)
    if viewer.sees_rows:
        return [(code, names[code]) for code in sorted(by_code, key=lambda code: names[code])]
    by_size = sorted(by_code, key=lambda code: (schools(by_code[code]), names[code]))
    together: list[str] = []
    while by_size and (
        schools(by_code[by_size[0]]) < ENOUGH or (together and schools(_all(by_code, together)) < ENOUGH)
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


def agreed_and_looked(facts: Facts, viewer: Viewer) -> Table:
    """Plans that both sides have agreed, and looks together."""
    table = Table("plans", "Plans and looking together", "What", ["Number"])
    with_plan, looked = Choice(plan="yes"), Choice(look="yes")
    table.add("Work under way in the year", _cell(facts, viewer, len(facts.work), Choice()))
    table.add("With a plan agreed by both sides", _cell(facts, viewer, len(with_plan.of(facts)), with_plan))
    rows = looked.of(facts)
    held = sum(work.looks_held for work in rows)
    if viewer.sees_rows or enough(schools(rows)):
        table.add("Looks together held", _cell(facts, viewer, held, looked))
    else:
        table.add("Looks together held", Cell(NOT_SHOWN))
        table.note = "Fewer than 5 schools stand behind what is not shown."
    return table


def milestones(facts: Facts, viewer: Viewer) -> Table:
    """Milestones of the year by horizon, as the hub names them, for it as a whole and never smaller (D15)."""
    table = Table("milestones", "Milestones looked for in the year", "Horizon", ["Met", "Partly met", "All"])
    behind = {engagement for _, _, engagement, _ in facts.milestones}
    shown = viewer.sees_rows or enough(schools(work for work in facts.everything if work.pk in behind))
    whole = [0, 0, 0]
    for code in ORDER:
        counts = [0, 0, 0]
        for horizon, status, _, number in facts.milestones:
            if horizon == code:
                counts[0] += number if status == MilestoneStatus.MET else 0
                counts[1] += number if status == MilestoneStatus.PARTLY_MET else 0
                counts[2] += number
        whole = [one + more for one, more in zip(whole, counts, strict=True)]
        table.add(facts.horizons[code], *[Cell(number if shown else NOT_SHOWN) for number in counts])
    table.add("All", *[Cell(number if shown else NOT_SHOWN) for number in whole], is_total=True)
    table.note = (
        "For the hub as a whole: never by school, trust, authority or LLME."
        if shown
        else "Fewer than 5 schools stand behind these milestones, so they are not shown."
    )
    return table


def first_days(facts: Facts, viewer: Viewer) -> Table:
    """How long it took from the head's yes to the first day: the middle, and the middle half."""
    table = Table("first-days", "From the head’s yes to the first day", "What", ["Days"])
    choice = Choice(first="yes")
    waits = sorted(work.wait for work in choice.of(facts) if work.wait is not None)
    table.add("Work with a first day held", _cell(facts, viewer, len(waits), choice))
    if not viewer.sees_rows and len(waits) < ENOUGH:
        table.add("Half had it within", Cell(FEW if waits else NOT_SHOWN))
        table.add("The middle half", Cell(FEW if waits else NOT_SHOWN))
    elif not waits:
        table.note = "No first day has been held yet."
    else:
        low, middle, high = spread(waits)
        table.add("Half had it within", Cell(f"{in_days(middle)}"))
        table.add("The middle half", Cell(f"{low} to {in_days(high)}"))
    table.headings = ["Figure"]
    return table


def in_days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def spread(waits: list[int]) -> tuple[int, int, int]:
    """The lower quarter, the middle and the upper quarter, in whole days."""
    if len(waits) == 1:
        return waits[0], waits[0], waits[0]
    low, middle, high = statistics.quantiles(waits, n=4, method="inclusive")
    return round(low), round(middle), round(high)


def next_with_hub(facts: Facts, viewer: Viewer) -> Table:
    """What comes next with the hub, of the work that ended within the year."""
    table = Table("next", "Next with the hub, of work that ended in the year", "Next", ["Work"])
    for code, label in NEXT.items():
        choice = Choice(next=code)
        table.add(str(label), _cell(facts, viewer, len(choice.of(facts)), choice))
    ended = [work for work in facts.work if ended_in_year(work, facts)]
    table.add("All that ended", Cell(len(ended)), is_total=True)
    return table


def over_time(facts: Facts) -> Table:
    """The year and the three before it."""
    table = Table("years", "Over the years", "Academic year", ["Work under way", "Begun", "Days used"])
    for year in range(facts.year - EARLIER_YEARS, facts.year + 1):
        rows = [work for work in facts.everything if work.in_year(year)]
        begun = sum(1 for work in rows if academic_year(work.starts_on) == year)
        keys = [term.key for term in facts.terms] if year == facts.year else [str(year)]
        used = sum((facts.used(work, key) for work in rows for key in keys), NONE)
        table.add(academic_year_label(year), Cell(len(rows)), Cell(begun), Cell(used))
    return table
