"""What NCETM takes out of the figures of all hubs is, cell for cell, what its pages show."""

import random

import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone

from figures.national import TABLES
from figures.services.publishing import publish_national
from tests.factories.engagements import make_hub, make_world
from tests.figures.test_hub import opened
from tests.figures.worlds import RandomHub

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join("".join(element.itertext()).split())


def on_screen(page):
    """The one table of a page: its caption, its headings, and each row of cells, as they are read."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    table = document.find(".//table[@class='govuk-table hs-figures']")
    title = words(table.find("caption"))
    headings = [words(cell) for cell in table.find("thead").iter("th")][1:]
    for row in table.find("tbody").iter("tr"):
        label, *cells = [words(cell) for cell in row if cell.tag in ("th", "td")]
        for heading, cell in zip(headings, cells, strict=True):
            yield [title, label, heading, cell]


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_a_file_of_all_hubs_is_every_page_cell_for_cell(client_for, kind):
    world = make_world()
    RandomHub(world.hub, random.Random(2)).works(24)
    RandomHub(make_hub("=Birch Hub"), random.Random(3)).works(9)
    RandomHub(make_hub("Cedar Hub"), random.Random(4)).works(2)
    publish_national(by=None, as_of=timezone.localdate())
    reader, here = client_for(world.ncetm), reverse("figures:national")
    shown = []
    for key in [*(table[0] for table in TABLES), "time"]:
        shown += on_screen(reader.get(here, {"table": key}).text)
    headings, *rows = opened(reader.post(reverse("figures:national_export", args=[kind])), kind)
    assert headings == ["Table", "Row", "Figure", "Value"]
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == shown
    assert "=Birch Hub" not in {cell for row in rows for cell in row if kind == "csv"}  # text, no formula
