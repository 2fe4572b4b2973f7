"""A hub's figures: exact, the same as on the pages of our work, and each with the rows behind it."""

import csv
import io
import random
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import academic_year_label
from engagements.models import Engagement, SupportDay
from engagements.states import DayState, Status
from figures.charts import summary_of_days
from figures.choosing import Choice
from figures.facts import facts_of
from figures.hub import tables
from figures.hub_days import NOT_SHOWN, Viewer
from tests.factories.engagements import EngagementFactory, make_hub, make_school, make_world
from tests.factories.hubs import HubSettingFactory
from tests.factories.plans import make_agreed_plan
from tests.figures.worlds import RandomHub, this_year

pytestmark = pytest.mark.django_db

COUNTS = ("Work", "All", "Primary", "Secondary", "Number", "Work under way", "Begun")
ROWS_TOO, FIGURES_ONLY = Viewer(sees_rows=True), Viewer(sees_rows=False)


def by_key(hub, viewer=ROWS_TOO, year=None):
    return {table.key: table for table in tables(facts_of(hub, year or this_year()), viewer)}


def values(table, label):
    return [cell.value for line in table.lines if line.label == label for cell in line.cells]


def column(table, at):
    return [line.cells[at].value for line in table.lines if not line.is_total]


def sums_of_pages(hub, year):
    """What the pages of our work say, one by one."""
    found = [Decimal(0)] * 4
    for engagement in Engagement.objects.filter(hub=hub):
        works = [work for work in facts_of(hub, year).work if work.pk == engagement.pk]
        if works:
            more = (
                engagement.agreed_days or Decimal(0),
                engagement.days_used,
                engagement.days_booked,
                engagement.days_left or Decimal(0),
            )
            found = [one + other for one, other in zip(found, more, strict=True)]
    return found


@settings(max_examples=12)
@given(seed=st.integers(0, 10**9), count=st.integers(0, 8), ago=st.integers(0, 2))
def test_sums_agree_to_the_half_day_with_the_pages_of_our_work(seed, count, ago):
    hub = RandomHub(make_hub(), random.Random(seed))
    hub.works(count)
    RandomHub(make_hub("Birch Hub"), random.Random(seed)).works(2)
    year = this_year() - ago
    found = by_key(hub.hub, year=year)
    whole = sums_of_pages(hub.hub, year)
    facts = facts_of(hub.hub, year)
    for key in ("phase", "authority", "begun"):
        assert values(found[key], "All") == [len(facts.work), *whole]
        for at in range(5):
            assert sum(column(found[key], at)) == values(found[key], "All")[at], (key, at)
    assert sum(column(found["stages"], 2)) == values(found["stages"], "All")[2] == len(facts.work)
    for at in range(2):
        assert sum(column(found["terms"], at)) == values(found["terms"], "Whole year")[at]


@settings(max_examples=12)
@given(seed=st.integers(0, 10**9), count=st.integers(1, 8))
def test_every_figure_opens_as_many_rows_as_it_says(seed, count):
    hub = RandomHub(make_hub(), random.Random(seed))
    hub.works(count)
    facts = facts_of(hub.hub, this_year())
    for table in tables(facts, ROWS_TOO):
        for line in table.lines:
            for heading, cell in zip(table.headings, line.cells, strict=True):
                if not cell.query:
                    continue
                asked = dict(part.split("=") for part in cell.query.split("&"))
                choice, of_year = Choice.read(asked), facts_of(hub.hub, int(asked["year"]))
                rows = choice.of(of_year)
                if table.key == "terms" or heading == "Days used":
                    assert sum(choice.days_of(of_year, work) for work in rows) == cell.value
                elif heading in COUNTS and "Looks" not in line.label:
                    assert len(rows) == cell.value, (table.title, line.label)


def test_a_day_counts_once_however_many_people_plans_and_notes_there_are(client_for):
    world = make_world(agreed_days=Decimal("7.5"))
    world.day(days=Decimal("0.5"))
    world.day(on=world.engagement.starts_on, llme=world.second_llme)
    world.booked_day()
    assert values(by_key(world.hub)["phase"], "Primary") == [
        1,
        Decimal("7.5"),
        Decimal("1.5"),
        Decimal(1),
        Decimal(5),
    ]


def test_a_figure_opens_its_rows_for_those_who_may_see_them(client_for):
    world = make_world()
    world.day()
    page = reverse("figures:hub", args=[world.hub.code])
    rows = reverse("figures:rows", args=[world.hub.code])
    shown = client_for(world.coordinator).get(page).text
    assert f'href="{rows}?year={this_year()}&amp;stage=running&amp;phase=primary"' in shown
    assert f'href="{rows}' not in client_for(world.hub_reader).get(page).text
    opened = client_for(world.coordinator).get(f"{rows}?year={this_year()}&stage=running").text
    assert world.school.name in opened
    assert world.engagement.reference in opened
    assert "Together: 6 days agreed, 1 used, 0 booked, 5 left." in opened


def test_a_reader_of_figures_gets_no_authority_that_tells_a_school():
    hub = RandomHub(make_hub(), random.Random(3))
    for _ in range(14):
        hub.work()
    running = {"status": Status.RUNNING, "ended_on": None, "started_at": timezone.now(), "agreed_days": 30}
    Engagement.objects.filter(hub=hub.hub).update(**running)
    for number, engagement in enumerate(Engagement.objects.filter(hub=hub.hub)):
        name = "Large" if number < 7 else "Middling" if number < 12 else "Small"
        school = engagement.school
        school.authority_code, school.authority_name = name[:3], name
        school.save()
    table = by_key(hub.hub, FIGURES_ONLY)["authority"]
    assert [line.label for line in table.lines] == ["Large", "Other authorities together", "All"]
    assert column(table, 0) == [7, 7]
    assert [line.label for line in by_key(hub.hub)["authority"].lines] == [
        "Large",
        "Middling",
        "Small",
        "All",
    ]


def test_a_reader_of_figures_gets_no_days_of_a_few_schools():
    world = make_world()
    table = by_key(world.hub, FIGURES_ONLY)["phase"]
    assert values(table, "Primary") == [1, NOT_SHOWN]
    assert values(table, "All") == [1, NOT_SHOWN]
    found = by_key(world.hub, FIGURES_ONLY)
    assert values(found["days"], "All under way this year") == [NOT_SHOWN] * 4
    assert found["years"].lines[-1].cells[0].value == 1


def test_a_reader_of_figures_gets_no_days_of_the_one_school_that_has_any():
    """Seven pieces of work, and one has a number and a day: neither the term nor the year tells it."""
    world = make_world()
    world.day()
    for _ in range(6):
        school, waiting = (
            make_school(world.hub),
            {"status": Status.OPEN, "agreed_days": None, "started_at": None},
        )
        EngagementFactory(hub=world.hub, school=school, opened_by=world.coordinator, **waiting)
    found = by_key(world.hub, FIGURES_ONLY)
    assert len(facts_of(world.hub, this_year()).work) == 7
    for key in ("days", "terms", "years", "begun", "phase"):
        for line in found[key].lines:
            assert not [cell.value for cell in line.cells if isinstance(cell.value, Decimal) and cell.value]
    assert values(found["terms"], "Whole year")[0] == NOT_SHOWN
    assert values(found["years"], academic_year_label(this_year()))[2] == NOT_SHOWN
    assert "agreed" not in str(summary_of_days(found["days"]))


def test_days_brought_in_with_the_hubs_record_are_said_beside_the_terms():
    world = make_world()
    assert "hub’s own record" not in by_key(world.hub)["terms"].note
    world.day(kind=SupportDay.Kind.CARRIED_IN, state=DayState.CARRIED_IN)
    for key in ("terms", "years"):
        assert "hub’s own record" in by_key(world.hub)[key].note


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_a_file_holds_the_figures_of_the_page_one_for_one(client_for, kind):
    world = make_world(agreed_days=Decimal("7.5"))
    world.day(days=Decimal("0.5"))
    address = reverse("figures:hub_export", args=[world.hub.code, kind])
    answer = client_for(world.coordinator).post(address)
    expected = [
        [table.title, line.label, heading, cell.text]
        for table in by_key(world.hub).values()
        for line in table.lines
        for heading, cell in zip(table.headings, line.cells, strict=True)
    ]
    assert opened(answer, kind)[1:] == expected


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_the_rows_in_a_file_are_those_of_the_page_and_a_formula_stays_text(client_for, kind):
    world = make_world()
    formula = '=HYPERLINK("http://elsewhere.test","Open")'
    Engagement.objects.filter(pk=world.engagement.pk).update(school_name=formula)
    world.day(days=Decimal("0.5"))
    query = f"?year={this_year()}&stage=running"
    client = client_for(world.coordinator)
    page = client.get(reverse("figures:rows", args=[world.hub.code]) + query).text
    answer = client.post(reverse("figures:rows_export", args=[world.hub.code, kind]) + query)
    told = f"'{formula}" if kind == "csv" else formula
    assert opened(answer, kind)[1:] == [
        [told, world.engagement.reference, "Working together", "Primary", "6", "0.5", "0", "5.5"]
    ]
    assert world.engagement.reference in page
    if kind == "excel":
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.active["A2"].data_type == "s"


def opened(answer, kind):
    """The rows of a file, as another library reads them."""
    if kind == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [[as_text(cell) for cell in row] for row in book.active.values]


def as_text(cell):
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_milestones_stand_under_the_names_that_the_hub_gives_the_horizons(client_for):
    world = make_world()
    make_agreed_plan(world)
    HubSettingFactory(hub=world.hub, name="horizon_short_label", value="By half-term")
    coordinator = client_for(world.coordinator)
    page = coordinator.get(reverse("figures:hub", args=[world.hub.code])).text
    file = coordinator.post(reverse("figures:hub_export", args=[world.hub.code, "csv"]))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    said = list(dict.fromkeys(row[1] for row in rows if row[0].startswith("Milestones")))
    assert said == ["By half-term", "Medium term", "Long term", "All"]
    assert "By half-term</th>" in page
    assert "Short term</th>" not in page
