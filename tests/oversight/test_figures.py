"""Figures: exact for the hub, guarded beyond it."""

from decimal import Decimal

import pytest

from engagements.states import DayState, Status
from oversight.figures import FEW, HIDDEN, _total, hub_figures, national_table, shown
from tests.factories.engagements import EngagementFactory, make_hub, make_hub_person, make_school, make_world

pytestmark = pytest.mark.django_db


def many(hub, count, status, **extra):
    coordinator = make_hub_person(hub, "coordinator", "Count Er")
    for _ in range(count):
        EngagementFactory(hub=hub, school=make_school(hub), status=status, opened_by=coordinator, **extra)


@pytest.mark.parametrize(("number", "told"), [(0, "0"), (1, FEW), (4, FEW), (5, "5"), (60, "60")])
def test_one_to_four_read_fewer_than_five_beyond_the_hub(number, told):
    assert shown(number) == told


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([0, 0, 0], "0"),
        ([7, 6, 0], "13"),
        ([3, 0, 0], FEW),
        ([3, 6, 0], HIDDEN),  # 9 less 6 would tell the 3
        ([3, 2, 6], "11"),
        ([4, 4, 0], "8"),
    ],
)
def test_a_total_never_tells_a_hidden_part(parts, told):
    assert _total(parts) == told


def test_the_national_table_counts_by_hub_and_stage():
    hub = make_hub("Cedar Hub")
    many(hub, 6, Status.RUNNING)
    many(hub, 2, Status.OPEN, agreed_days=None, started_at=None)
    row = next(row for row in national_table() if row.name == "Cedar Hub")
    assert row.cells == [FEW, "6", "0", "0", "0"]
    assert row.total == HIDDEN


def test_a_hubs_own_figures_agree_with_its_days_to_the_half_day():
    world = make_world(agreed_days=Decimal("7.5"))
    world.day(days=Decimal("0.5"))
    world.day(on=world.engagement.starts_on, state=DayState.SENT_BACK)
    world.day(on=world.engagement.starts_on, counted=False, llme=world.second_llme)
    world.day(on=world.engagement.starts_on, uses_days=False, llme=world.other_llme)
    world.booked_day()
    figures = hub_figures(world.hub)
    assert (figures.agreed, figures.used, figures.booked, figures.left) == (
        Decimal("7.5"), Decimal("1.5"), Decimal(1), Decimal(5),
    )  # fmt: skip
    assert {code: number for code, _label, number in figures.stages}["running"] == 1
    assert figures.left == world.fresh().days_left


def test_another_hubs_days_are_no_part_of_it():
    world = make_world()
    before = hub_figures(world.hub)
    other = make_world()
    other.day()
    assert hub_figures(world.hub) == before
