"""Figures of all hubs: published after a half-term, and nothing hidden in them can be worked out."""

import datetime
import random
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.models import NextWithHub
from engagements.states import OVER, Status
from figures.beyond import DAYS, SHAPE, published_of
from figures.due import publish_figures
from figures.facts import Facts, Work
from figures.hiding import FEW, NOT_SHOWN
from figures.models import NationalFigures
from figures.national import tables
from figures.services.publishing import last_half_term, publish_national
from figures.terms import SEASONS, terms_of_year
from hubs.calendar import Calendar
from hubs.models import Hub, Term
from tests.factories.engagements import make_hub, make_world
from tests.figures.test_hub import opened
from tests.figures.worlds import RandomHub, this_year

YEAR = 2026
TERMS = terms_of_year(Calendar(), YEAR)


# A nation of random hubs, without a database.


def a_work(chance: random.Random, hub: int, number: int) -> Work:
    status = chance.choices(Status.values, weights=[2, 6, 1, 1, 2])[0]
    ago = chance.choice([10, 30, 100, 300, 500, 900])
    starts_on = datetime.date(2026, 11, 1) - datetime.timedelta(days=ago)
    first_on = starts_on + datetime.timedelta(days=chance.randrange(60))
    agreed = None if status == Status.OPEN else Decimal(chance.randrange(2, 40)) / 2
    return Work(
        pk=number,
        hub_id=hub,
        reference=f"TSM-{number:05d}",
        school_id=number,
        school_name=f"School {number}",
        phase=chance.choices(["primary", "secondary"], weights=[3, 1])[0],
        status=status,
        starts_on=starts_on,
        ended_on=datetime.date(2026, 10, 20) if status in OVER else None,
        agreed_days=agreed,
        used=Decimal(0),
        booked=Decimal(chance.randrange(4)) / 2,
        head_said_yes_on=starts_on,
        carried_in=chance.random() < 0.1,
        authority="",
        authority_name="",
        first_on=first_on if agreed and chance.random() < 0.8 else None,
        has_plan=chance.random() < 0.5,
        next_with=chance.choice([*NextWithHub.Outcome.values, ""]),
        looks_held=chance.randrange(3),
    )


def a_nation(seed: int) -> tuple[list[list[Work]], Facts]:
    """Two to six hubs with up to eighteen pieces of work each, most of them small."""
    chance = random.Random(seed)
    works: list[list[Work]] = []
    number = 0
    used_in = {}
    for hub in range(chance.randrange(2, 7)):
        rows = []
        for _ in range(chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 18])):
            number += 1
            work = a_work(chance, hub, number)
            terms = {term: Decimal(chance.randrange(1, 7)) / 2 for term in SEASONS if chance.random() < 0.4}
            used_in[work.pk] = terms
            rows.append(Work(**{**work.__dict__, "used": sum(terms.values(), Decimal(0))}))
        works.append(rows)
    return works, Facts(YEAR, TERMS, [work for rows in works for work in rows], used_in)


# What a reader can work out of it. Own rules, not those of the code.


def between(told: str) -> tuple[int, int]:
    if told == FEW:
        return 1, 4
    if told == NOT_SHOWN:
        return 0, 10_000
    number = int(told)
    return (0, 0) if number == 0 else (max(number - 2, 5), number + 2)


def half_days_between(told: str) -> tuple[int, int]:
    """Days rounded to the nearest 5, in half days."""
    return (0, 10_000) if told == NOT_SHOWN else (max(2 * int(told) - 5, 0), 2 * int(told) + 4)


def extremes(bounds, equal, wanted):
    """The smallest and the largest value that each wanted number can have, by an integer program."""
    np = pytest.importorskip("numpy")
    optimize = pytest.importorskip("scipy.optimize")
    names = sorted(bounds)
    at = {name: index for index, name in enumerate(names)}
    rows = np.zeros((len(equal), len(names)))
    for row, (whole, parts) in enumerate(equal):
        rows[row, at[whole]] = 1
        for part in parts:
            rows[row, at[part]] -= 1
    limits = optimize.Bounds(*[[bounds[name][side] for name in names] for side in (0, 1)])
    sums = optimize.LinearConstraint(rows, 0, 0)
    for name in wanted:
        found = []
        for direction in (1, -1):
            goal = np.zeros(len(names))
            goal[at[name]] = direction
            answer = optimize.milp(goal, constraints=sums, bounds=limits, integrality=np.ones(len(names)))
            assert answer.success, answer.message
            found.append(round(direction * answer.fun))
        yield name, found


def what_a_reader_knows(told: dict[str, str]):
    """Bounds of every number of a hub, and every sum that holds whatever the hub."""
    bounds = dict.fromkeys(SHAPE.names, (0, 10000))
    for group in SHAPE.groups:
        for name in group.counts:
            bounds[name] = between(told[name])
    for name, rests in (("with_days", "days_agreed"), ("first", "wait"), *((term, term) for term in SEASONS)):
        # Days that are shown rest on five and more; a nought or nothing may be either.
        if told[rests] not in (NOT_SHOWN, "0"):
            bounds[name] = (5, 10_000)
    return bounds, [(one.whole, one.parts) for one in SHAPE.sums]


@pytest.mark.parametrize("block", range(8))
def test_no_hidden_number_can_be_worked_out_of_all_that_is_published(block):
    """Every table of the page and the file is made of these; rows of all hubs hold nothing more."""
    hidden = 0
    for seed in range(block * 25, block * 25 + 25):
        works, facts = a_nation(seed)
        for rows in works:
            told = published_of(rows, facts)
            bounds, equal = what_a_reader_knows(told)
            few = [name for name, shown in told.items() if shown == FEW]
            hidden += len(few)
            for name, (least, most) in extremes(bounds, equal, few):
                assert (least, most) == (1, 4), (seed, name, told)
    assert hidden > 50


@pytest.mark.parametrize("block", range(2))
def test_no_hidden_days_can_be_worked_out(block):
    """Even by a reader who knows that all days were used in these terms, and by work still under way."""
    for seed in range(block * 100, block * 100 + 100):
        works, facts = a_nation(seed)
        for rows in works:
            told = published_of(rows, facts)
            names = [*(f"days_{one}" for one in DAYS), *SEASONS]
            bounds = {name: half_days_between(told[name]) for name in names}
            equal = [("days_agreed", ("days_used", "days_booked", "days_left"))]
            if all(not work.is_over and work.agreed_days is not None for work in rows):
                equal.append(("days_used", SEASONS))
            dark = [name for name in names if told[name] == NOT_SHOWN]
            if any(work.left < 0 for work in rows):
                continue  # the random hub gave more days than it agreed; ours refuse that
            for name, (least, most) in extremes(bounds, equal, dark):
                assert most - least >= 8, (seed, name, told)


@pytest.mark.parametrize("seed", range(50))
def test_the_row_of_all_hubs_is_made_of_the_rows_above_it(seed):
    """So it can tell nothing that they don't."""
    works, facts = a_nation(seed)
    told = [published_of(rows, facts) for rows in works]
    hubs = [{"code": str(at), "name": f"Hub {at}", "told": one} for at, one in enumerate(told)]
    for table in tables(NationalFigures(as_of_on=datetime.date(2026, 10, 23), content={"hubs": hubs})):
        totals = [line for line in table.lines if line.is_total]
        above = [line for line in table.lines if not line.is_total]
        for line in totals:
            for at, cell in enumerate(line.cells):
                shown = [row.cells[at].text for row in above]
                numbers = [int(one) for one in shown if one.isdecimal()]
                assert cell.value == sum(numbers) if numbers else not cell.is_number
                for words, said in ((FEW, "and {} with fewer than 5"), (NOT_SHOWN, "without {}")):
                    count = shown.count(words)
                    expected = said.format(f"{count} hub{'' if count == 1 else 's'}").removeprefix("and ")
                    assert (expected in cell.text) == (count > 0 and len(shown) > shown.count(NOT_SHOWN))
        if totals:
            assert "the rows above added up" in totals[0].label
            assert "as they are shown" in table.note


# Publishing.


@pytest.mark.django_db
def test_a_hub_that_closed_is_not_published():
    open_, closed = make_hub("Open Hub"), make_hub("Closed Hub")
    Hub.objects.filter(pk=closed.pk).update(is_active=False)
    made = publish_national(by=None, as_of=datetime.date(2026, 10, 23))
    assert [hub["code"] for hub in made.content["hubs"]] == [open_.code]


@pytest.mark.django_db
def test_what_is_published_stays_though_the_work_goes_on(client_for):
    world = make_world()
    hub = RandomHub(world.hub, random.Random(1))
    hub.works(9)
    day = timezone.localdate() - datetime.timedelta(days=20)
    publish_national(by=None, as_of=day)
    reader, page = client_for(world.ncetm), reverse("figures:national")

    def figures() -> str:
        return str(re.sub(r'name="csrf.*?>', "", reader.get(page).text.split("<main")[1]))

    before = figures()
    hub.works(9)
    publish_national(by=None, as_of=day)
    assert figures() == before
    assert NationalFigures.objects.count() == 1


@pytest.mark.django_db
def test_the_night_after_a_half_term_its_figures_are_published_once():
    today = timezone.localdate()
    for number, ended in enumerate((60, 12)):
        ends_on = today - datetime.timedelta(days=ended)
        Term.objects.create(
            academic_year=this_year(),
            name=f"Autumn {number + 1}",
            starts_on=ends_on - datetime.timedelta(days=30),
            ends_on=ends_on,
        )
    assert last_half_term(today) == today - datetime.timedelta(days=12)
    for _ in range(2):
        publish_figures(today)
    assert [one.as_of_on for one in NationalFigures.objects.all()] == [today - datetime.timedelta(days=12)]


@pytest.mark.django_db
def test_milestones_and_looking_together_never_leave_the_hub(client_for):
    world = make_world()
    publish_national(by=None, as_of=timezone.localdate())
    content = NationalFigures.objects.get().content
    assert not [name for hub in content["hubs"] for name in hub["told"] if "mile" in name or "look" in name]
    for table in ("stages", "phases", "days", "terms", "begun", "plans", "next", "first", "time"):
        page = client_for(world.ncetm).get(reverse("figures:national") + f"?table={table}")
        assert "Milestones" not in page.text.split("<table")[1]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_a_file_holds_every_table_of_the_page(client_for, kind):
    world = make_world()
    RandomHub(world.hub, random.Random(2)).works(12)
    made = publish_national(by=None, as_of=timezone.localdate())
    reader = client_for(world.ncetm)
    lines = opened(reader.post(reverse("figures:national_export", args=[kind])), kind)
    shown = [
        [table.title, line.label, heading, cell.text]
        for table in tables(made)
        for line in table.lines
        for heading, cell in zip(table.headings, line.cells, strict=True)
    ]
    assert lines[1 : len(shown) + 1] == shown
    page = reader.get(reverse("figures:national")).text
    assert FEW in page


@pytest.mark.django_db
def test_nothing_published_yet_says_when_it_comes(client_for):
    page = client_for(make_world().ncetm).get(reverse("figures:national"))
    assert "No figures have been published yet." in page.text
