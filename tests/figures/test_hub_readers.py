"""A reader of a hub's figures lays the pages of all years side by side, and still works out no school's days.

The reader of these tests knows more than ours do: every school, its phase, its authority, since when and
until when it works with the hub, and in which terms it had any days. Only how many is hidden from them.
"""

import datetime
import random
from collections import defaultdict
from decimal import Decimal

import pytest

from engagements.states import OVER, Status
from figures.blocks import Blocks
from figures.facts import Facts, Item, Work, in_terms
from figures.hiding import NOT_SHOWN
from figures.hub import tables
from figures.hub_days import Viewer
from figures.terms import SEASONS, terms_of_year
from hubs.calendar import Calendar
from tests.figures.test_national import a_work

YEAR = 2026
OF_WORK = ("days", "begun", "phase", "authority")
PAGES = range(YEAR - 4, YEAR + 2)
READER = Viewer(sees_rows=False)
MOST = 400  # half days of one school


def half(number: int) -> Decimal:
    return Decimal(number) / 2


class AHub:
    """A hub of random work over four years, without a database."""

    def __init__(self, seed: int, count: int = 0, most: int = 0) -> None:
        chance = random.Random(seed)
        count = count or chance.choice([3, 6, 8, 9, 12, 16, 24, 40, 60])
        most = most or chance.choice([1, 2, 6])  # few half days each: sums near the least there can be
        self.used: dict[Item, Decimal] = {}
        self.booked: dict[Item, Decimal] = {}
        self.works = [self._work(chance, number, count, most) for number in range(1, count + 1)]
        self.by_key = {work.pk: work for work in self.works}

    def _work(self, chance: random.Random, number: int, count: int, most: int) -> Work:
        one = a_work(chance, 1, number)
        begun = chance.choices([2023, 2024, 2025, 2026], weights=[1, 2, 5, 6])[0]
        starts_on = datetime.date(begun, 9, 1) + datetime.timedelta(days=chance.randrange(60))
        until = begun + 1 if one.status in OVER else YEAR
        until = min(until, YEAR)
        for year in range(begun, until + 1):
            for season in SEASONS if year < YEAR else SEASONS[:1]:
                if chance.random() < chance.choice([0.2, 0.9]):
                    self.used[number, year, season] = half(chance.randint(1, most))
        if one.status not in OVER and chance.random() < 0.5:
            self.booked[number, YEAR, chance.choice(SEASONS)] = half(chance.randint(1, most))
        has_number = one.status != Status.OPEN and chance.random() < 0.95
        used = sum((days for item, days in self.used.items() if item[0] == number), Decimal(0))
        booked = sum((days for item, days in self.booked.items() if item[0] == number), Decimal(0))
        left = half(chance.choice([0, 0, 1, 6]))
        ended_on = datetime.date(until, 10, 20) if one.status in OVER else None
        given = {
            "school_id": number if chance.random() < 0.9 else max(number - 1, 1),
            "starts_on": starts_on,
            "ended_on": max(ended_on, starts_on) if ended_on else None,
            "head_said_yes_on": starts_on,
            "agreed_days": used + booked + left if has_number and used + booked + left else None,
            "used": used,
            "booked": booked,
            "authority": chance.choices(["301", "302", "303"], weights=[6, 3, 1])[0],
        }
        given["authority_name"] = {"301": "Large", "302": "Middling", "303": "Small"}[given["authority"]]
        return Work(**{**one.__dict__, **given})

    def facts(self, year: int) -> Facts:
        return Facts(
            year,
            terms_of_year(Calendar(), year),
            self.works,
            used_in=in_terms(self.used, year),
            booked_in=in_terms(self.booked, year),
            used_by=self.used,
            booked_by=self.booked,
            this_year=YEAR,
        )


class Attack:
    """Every number that the reader does not know, and every sum that the pages tell of them."""

    def __init__(self, hub: AHub) -> None:
        self.hub = hub
        self.numbers: list[tuple[str, Item]] = []
        self.true: list[int] = []
        for kind, days in (("used", hub.used), ("booked", hub.booked), ("agreed", self._agreed())):
            for item, number in days.items():
                self.numbers.append((kind, item))
                self.true.append(int(number * 2))
        self.told: list[tuple[list[int], int]] = []
        self.hidden: dict[str, list[int]] = {}
        for year in PAGES:
            for table in tables(hub.facts(year), READER):
                for line in table.lines:
                    for heading, cell in zip(table.headings, line.cells, strict=True):
                        self._read(year, table, line, heading, cell)

    def _agreed(self) -> dict[Item, Decimal]:
        return {(work.pk, 0, ""): work.agreed for work in self.hub.works if work.agreed}

    def _read(self, year, table, line, heading, cell) -> None:
        """Put down what a cell says of the numbers behind it. Which these are, everybody can tell."""
        labels = [one.label for one in table.lines]
        if table.key == "terms":
            season = line.label.split(" ")[0].lower()
            sign = self._sum(heading.lower(), lambda work, item: self._at(work, item, year, season))
        elif table.key == "years" and heading == "Days used":
            of_year = int(line.label[:4])
            sign = self._sum("used", lambda work, item: self._at(work, item, of_year, "whole"))
        elif table.key in OF_WORK and heading in (
            "Days agreed",
            "Used",
            "Booked",
        ):
            kind = heading.lower().removeprefix("days ")
            sign = self._sum(
                kind, lambda work, item: stands(self.hub, work, year, table.key, line.label, labels)
            )
        elif table.key in OF_WORK and heading == "Left":
            inside = [
                self._sum(
                    kind, lambda work, item: stands(self.hub, work, year, table.key, line.label, labels)
                )
                for kind in ("agreed", "used", "booked")
            ]
            with_number = [work.pk for work in self.hub.works if work.agreed_days is not None]
            sign = [
                agreed - (used + booked) * (self.numbers[at][1][0] in with_number)
                for at, (agreed, used, booked) in enumerate(zip(*inside, strict=True))
            ]
        else:
            return
        if cell.is_number:
            self.told.append((sign, int(Decimal(cell.value) * 2)))
        elif 1 <= len(self._schools(sign)) <= 4:
            self.hidden[f"{year} {table.key} {line.label} {heading}"] = sign

    def _sum(self, kind, holds) -> list[int]:
        return [int(name == kind and holds(self.hub.by_key[item[0]], item)) for name, item in self.numbers]

    @staticmethod
    def _at(work, item, year, season) -> bool:
        return item[1] == year and season in (item[2], "whole") and work.in_year(year)

    def _schools(self, sign) -> set[int]:
        return {
            self.hub.by_key[item[0]].school_id
            for (_, item), one in zip(self.numbers, sign, strict=True)
            if one
        }

    def of_schools(self) -> dict[str, list[int]]:
        """What is asked: the days agreed with each school, and those it used, in all and year by year."""
        asked: dict[str, list[int]] = defaultdict(lambda: [0] * len(self.numbers))
        for at, (kind, item) in enumerate(self.numbers):
            school = self.hub.by_key[item[0]].school_id
            asked[f"school {school} {kind}"][at] = 1
            if kind != "agreed":
                asked[f"school {school} {kind} {item[1]}"][at] = 1
        return dict(asked)

    def determined(self, asked: dict[str, list[int]]) -> list[str]:
        """Which of the asked sums have one possible value only: by an integer program each way."""
        np = pytest.importorskip("numpy")
        optimize = pytest.importorskip("scipy.optimize")
        size = len(self.numbers)
        rows = [np.array(sign) for sign, _ in self.told if any(sign)]
        sums = [total for sign, total in self.told if any(sign)]
        for pk in {item[0] for kind, item in self.numbers if kind == "agreed"}:
            mine = [(at, kind) for at, (kind, item) in enumerate(self.numbers) if item[0] == pk]
            row = np.zeros(size)
            for at, kind in mine:
                row[at] = 1 if kind == "agreed" else -1
            rows.append(row)
            sums.append(None)
        low = [0 if one is None else one for one in sums]
        high = [np.inf if one is None else one for one in sums]
        known = optimize.LinearConstraint(np.array(rows), low, high)
        found = []
        for name, sign in asked.items():
            goal, true = np.array(sign), int(np.dot(sign, self.true))
            for direction in (1, -1):
                answer = optimize.milp(
                    direction * goal,
                    constraints=known,
                    bounds=optimize.Bounds(np.ones(size), np.full(size, MOST)),
                    integrality=np.ones(size),
                )
                assert answer.success, answer.message
                if round(direction * answer.fun) != true:
                    break
            else:
                found.append(name)
        return found


def stands(hub: AHub, work: Work, year: int, key: str, label: str, labels: list[str]) -> bool:
    """Whether a piece of work is in a row of a table of one year's page."""
    if not work.in_year(year) or label.startswith("All"):
        return work.in_year(year)
    if key == "phase":
        return work.phase == label.lower()
    if key == "authority":
        others = label == "Other authorities together" and work.authority_name not in labels
        return work.authority_name == label or others
    return label.lower().startswith(hub.facts(year).begun_in(work))


@pytest.mark.parametrize("block", range(10))
def test_no_hidden_days_and_no_schools_days_can_be_worked_out_of_all_pages(block):
    hidden = told = 0
    for seed in range(block * 8, block * 8 + 8):
        attack = Attack(AHub(seed))
        if not attack.numbers:
            continue
        chance = random.Random(seed)
        schools = attack.of_schools()
        asked = {name: schools[name] for name in chance.sample(sorted(schools), min(len(schools), 12))}
        some = dict(chance.sample(sorted(attack.hidden.items()), min(len(attack.hidden), 12)))
        assert attack.determined(asked | some) == [], seed
        hidden += len(some)
        told += len(attack.told)
    assert hidden > 20
    assert told > 20


@pytest.mark.parametrize("block", range(5))
def test_no_sum_of_what_is_told_is_of_one_school(block):
    """By linear algebra alone, every school of every hub: none is a combination of the sums that are told."""
    np = pytest.importorskip("numpy")
    for seed in range(1000 + block * 30, 1030 + block * 30):
        attack = Attack(AHub(seed))
        if not attack.told:
            continue
        known = np.array([sign for sign, _ in attack.told], dtype=float)
        schools = attack.of_schools()
        asked = np.array(list(schools.values()), dtype=float)
        near, *_ = np.linalg.lstsq(known.T, asked.T, rcond=None)
        away = np.abs(known.T @ near - asked.T).max(axis=0)
        assert [(seed, name) for name, far in zip(schools, away, strict=True) if far < 1e-6] == []


def test_a_block_is_of_five_schools_with_more_than_the_least_each():
    one = AHub(1, count=6).works[0]
    works = {number: Work(**{**one.__dict__, "pk": number, "school_id": number}) for number in range(6)}
    days = {(number, YEAR, "autumn"): half(1) for number in range(5)}

    def blocks() -> Blocks:
        return Blocks(days, works, lambda item: half(1))

    assert not blocks().cut(lambda item: "all")  # 2.5 days of five schools: half a day each
    days[0, YEAR, "autumn"] = Decimal(1)
    found = blocks()
    assert found.cut(lambda item: "all")
    assert not found.cut(lambda item: "one" if item[0] == 1 else "")
    assert found.cut(lambda item: "all")
    works = {number: Work(**{**work.__dict__, "school_id": 1}) for number, work in works.items()}
    assert not blocks().cut(lambda item: "all")


def test_no_row_tells_that_its_few_schools_have_no_days():
    """A figure of nought is told of no school, or of five at least."""
    told = 0
    for seed in range(40):
        hub = AHub(seed)
        for table in tables(hub.facts(YEAR), READER):
            if table.key not in ("begun", "phase", "authority"):
                continue
            for line in table.lines:
                labels = [one.label for one in table.lines]
                works = [work for work in hub.works if stands(hub, work, YEAR, table.key, line.label, labels)]
                is_told = line.cells[1].is_number
                told += is_told
                assert not is_told or len({work.school_id for work in works}) not in range(1, 5)
    assert told > 20


def test_large_hubs_are_told_their_days():
    """Of 120 pieces of work the whole, the term and the phases are told."""
    for seed in range(3):
        hub = AHub(seed, count=120, most=6)
        found = {table.key: table for table in tables(hub.facts(YEAR), READER)}
        assert NOT_SHOWN not in [cell.value for cell in found["days"].lines[0].cells[:3]]
        assert NOT_SHOWN not in [line.cells[0].value for line in found["terms"].lines]
        assert NOT_SHOWN not in [line.cells[1].value for line in found["phase"].lines]
