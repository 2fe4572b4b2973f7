"""The few figures on a coordinator's home page: exact, and the hub's own."""

from decimal import Decimal

import pytest

from engagements.states import DayState
from figures.summary import hub_figures
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db


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
