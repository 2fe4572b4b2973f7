"""A hub's own figures for an academic year, as tables.

Who sees the rows finds each figure open them. Who reads figures only gets every count, and no days from
which those of fewer than five schools could be worked out (figures/blocks.py). Milestones are figures of the
hub as a whole, and open nothing that would split them by school (D15).
"""

import statistics

from engagements.models.engagement import Phase
from engagements.states import Status
from figures.blocks import ENOUGH, Told
from figures.choosing import ANY, NEXT, Choice, ended_in_year
from figures.facts import Facts
from figures.hiding import NOT_SHOWN
from figures.hub_days import (
    Reading,
    Viewer,
    authorities,
    begun,
    cell_of,
    days_of_all,
    days_of_terms,
    enough,
    over_time,
    schools,
    split,
    told_of,
)
from figures.tables import Cell, Table
from plans.horizons import ORDER
from plans.states import MilestoneStatus


def tables(facts: Facts, viewer: Viewer) -> list[Table]:
    """All tables of a hub's page, in their order."""
    named, is_this_year = authorities(facts, viewer), facts.year == facts.this_year
    to_reader = Reading(viewer.sees_rows, Told() if viewer.sees_rows else told_of(facts, named))
    found = [
        stages(facts, to_reader),
        *([] if viewer.sees_rows or not is_this_year else [days_of_all(facts, to_reader)]),
        days_of_terms(facts, to_reader),
        split(facts, to_reader, "begun", "By when our work began", "Begun", begun(facts)),
        split(facts, to_reader, "phase", "By school phase", "Phase", list(Phase.choices)),
    ]
    if viewer.sees_rows or is_this_year:
        found.append(split(facts, to_reader, "authority", "By local authority", "Local authority", named))
    return [
        *found,
        agreed_and_looked(facts, to_reader),
        milestones(facts, to_reader),
        first_days(facts, to_reader),
        next_with_hub(facts, to_reader),
        over_time(facts, to_reader),
    ]


def stages(facts: Facts, viewer: Viewer) -> Table:
    """How many pieces of work stand at each stage, by phase."""
    table = Table("stages", "Where the work stands", "Stage", [*Phase.labels, "All"])
    for code, label in [*Status.choices, ("", "All")]:
        chosen = [Choice(stage=code, phase=phase) for phase in [*Phase.values, ""]]
        cells = [cell_of(facts, viewer, len(choice.of(facts)), choice) for choice in chosen]
        table.add(str(label), *cells, is_total=not code)
    return table


def agreed_and_looked(facts: Facts, viewer: Reading) -> Table:
    """Plans that both sides have agreed, and looks together."""
    table = Table("plans", "Plans and looking together", "What", ["Number"])
    with_plan, looked = Choice(plan="yes"), Choice(look="yes")
    table.add("Work under way in the year", cell_of(facts, viewer, len(facts.work), Choice()))
    table.add("With a plan agreed by both sides", cell_of(facts, viewer, len(with_plan.of(facts)), with_plan))
    rows = looked.of(facts)
    held = sum(work.looks_held for work in rows)
    if viewer.of_life(facts, "looks"):
        table.add("Looks together held", cell_of(facts, viewer, held, looked))
    else:
        table.add("Looks together held", Cell(NOT_SHOWN))
        table.note = "Looks together are told for this academic year, where at least 5 schools had one."
    return table


def milestones(facts: Facts, viewer: Viewer) -> Table:
    """Milestones of the year by horizon, as the hub names them, for it as a whole and never smaller (D15)."""
    table = Table("milestones", "Milestones looked for in the year", "Horizon", ["Met", "Partly met", "All"])
    by_horizon = {code: [one for one in facts.milestones if one[0] == code] for code in ORDER}
    shown = viewer.sees_rows or _enough_behind(facts, facts.milestones)
    each_shown = viewer.sees_rows or all(_enough_behind(facts, found) for found in by_horizon.values())
    for code, found in by_horizon.items():
        counts = _met(found)
        table.add(facts.horizons[code], *[Cell(number if each_shown else NOT_SHOWN) for number in counts])
    counts = _met(facts.milestones)
    table.add("All", *[Cell(number if shown else NOT_SHOWN) for number in counts], is_total=True)
    table.note = (
        "For the hub as a whole: never by school, trust, authority or LLME."
        if each_shown
        else "Milestones are told where at least 5 schools stand behind every row."
    )
    return table


def _enough_behind(facts: Facts, found: list[tuple[str, str, int, int]]) -> bool:
    behind = {engagement for _, _, engagement, _ in found}
    return enough(schools(work for work in facts.everything if work.pk in behind))


def _met(found: list[tuple[str, str, int, int]]) -> tuple[int, int, int]:
    """How many are met, how many partly, and how many there are."""
    met = sum(number for _, status, _, number in found if status == MilestoneStatus.MET)
    partly = sum(number for _, status, _, number in found if status == MilestoneStatus.PARTLY_MET)
    return met, partly, sum(number for *_, number in found)


def first_days(facts: Facts, viewer: Viewer) -> Table:
    """How long it took from the head's yes to the first day: the middle, and the middle half.

    Readers of figures get the middle in weeks, of five schools at least, and of this academic year's work
    only: the exact middles of two years could tell a school's own.
    """
    table = Table("first-days", "From the head’s yes to the first day", "What", ["Figure"])
    choice = Choice(first="yes")
    found = choice.of(facts)
    waits = sorted(work.wait for work in found if work.wait is not None)
    table.add("Work with a first day held", cell_of(facts, viewer, len(waits), choice))
    if not viewer.sees_rows:
        is_told = facts.year == facts.this_year and schools(found) >= ENOUGH
        table.add("Half had it within", Cell(in_weeks(statistics.median(waits)) if is_told else NOT_SHOWN))
        table.note = "" if is_told else "Told for this academic year, where at least 5 schools had one."
    elif not waits:
        table.note = "No first day has been held yet."
    else:
        low, middle, high = spread(waits)
        query = choice.query(facts.year)
        table.add("Half had it within", Cell(f"{in_days(middle)}", query))
        table.add("The middle half", Cell(f"{low} to {in_days(high)}", query))
    return table


def in_weeks(days: float) -> str:
    """A middle time in whole weeks: of five and more, so that it is nobody's own."""
    weeks = round(days / 7)
    return f"about {weeks} week{'' if weeks == 1 else 's'}"


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
        table.add(str(label), cell_of(facts, viewer, len(choice.of(facts)), choice))
    ended = [work for work in facts.work if ended_in_year(work, facts)]
    everything = cell_of(facts, viewer, len(ended), Choice(next=ANY))
    table.add("All that ended", everything, is_total=True)
    return table
