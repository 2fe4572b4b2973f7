"""The few figures on a coordinator's home page: exact, and the hub's own."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.dates import academic_year_span
from engagements.models import Engagement
from engagements.states import DayState
from figures.charts import bars
from figures.facts import works
from figures.summary import hub_figures
from figures.tables import Cell, Table
from pictures.drawing import LETTER
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


def test_a_day_that_does_not_count_yet_is_not_used():
    world = make_world()
    world.day()
    world.day(counted=False, on=timezone.localdate() - datetime.timedelta(days=5))
    (work,) = works(hub=world.hub)
    assert work.used == 1


def test_work_that_ended_on_the_first_day_of_a_year_is_of_that_year_and_of_the_one_before():
    world = make_world()
    first = academic_year_span(2026).starts_on
    Engagement.objects.filter(pk=world.engagement.pk).update(
        status="completed", starts_on=first - datetime.timedelta(days=100), ended_on=first
    )
    (work,) = works(hub=world.hub)
    assert [work.in_year(year) for year in (2024, 2025, 2026, 2027)] == [False, True, True, False]


def test_how_long_work_that_was_brought_in_waited_is_not_known():
    world = make_world()
    world.day()
    for carried_in in (False, True):
        Engagement.objects.filter(pk=world.engagement.pk).update(carried_in=carried_in)
        (work,) = works(hub=world.hub)
        assert (work.wait is None) == carried_in


def test_another_hubs_days_are_no_part_of_it():
    world = make_world()
    before = hub_figures(world.hub)
    other = make_world()
    other.day()
    assert hub_figures(world.hub) == before


@pytest.mark.parametrize(
    ("used", "booked"), [("11", "1.5"), ("112.5", "12.5"), ("1112.5", "1112.5"), ("0.5", "0")]
)
def test_the_numbers_of_a_chart_fit_on_a_phone_and_no_label_reaches_its_edge(used, booked):
    table = Table("terms", "Terms", "Term", ["Used", "Booked"])
    table.add("Autumn 2026", Cell(Decimal(used)), Cell(Decimal(booked)))
    table.add("Work of Bournemouth, Christchurch and Poole and the Isle", Cell(Decimal(1)), Cell(Decimal(0)))
    figure = bars(table, [0, 1], "Days")
    for drawing in (figure.wide, figure.narrow):
        for shape in drawing.shapes:
            ends = float(shape.at["x"]) + float(shape.at.get("width", len(shape.words) * LETTER * 1.2))
            assert ends <= drawing.width - 8, shape
            assert float(shape.at["y"]) < drawing.height - 4
    numbers = [shape.words for shape in figure.narrow.shapes if shape.look == "hs-drawing__label"]
    assert numbers[0] == f"{used} used, {booked} booked"
