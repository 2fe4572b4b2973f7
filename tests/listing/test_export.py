"""The list as a file: opened again by other libraries, row for row what the screen shows."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from tests.factories.engagements import (
    AssignmentFactory,
    BookedDayFactory,
    EngagementFactory,
    RecordedDayFactory,
    ahead,
    long_ago,
    make_llme,
    make_school,
    make_world,
)
from tests.listing.reading import rows

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.test","x")'
EVERY = "columns=all"
XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def world():
    """More than a page of engagements, each with other days; a school and an LLME named as a formula."""
    world = make_world(focus=FORMULA)
    odd = make_llme(world.hub, "+44 Lane")
    for number in range(27):
        school = make_school(world.hub, FORMULA if number == 3 else f"School {number}")
        one = EngagementFactory(
            hub=world.hub,
            school=school,
            opened_by=world.coordinator,
            agreed_days=Decimal(4) + Decimal(number) / 2,
            starts_on=long_ago() + datetime.timedelta(days=number),
        )
        if number % 2:
            AssignmentFactory(engagement=one, llme=odd)
            RecordedDayFactory(engagement=one, llme=odd, days=Decimal("0.5"), on=ahead(-number))
            BookedDayFactory(engagement=one, llme=odd, on=ahead(number))
    return world


def sent(client_for, person, query, kind):
    answer = client_for(person).post(reverse("listing:export"), {"list": query, "format": kind})
    assert answer.status_code == 200, answer.text
    assert answer["Cache-Control"] == "no-store"
    return answer.content


def in_csv(content):
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [dict(zip(table[0], line, strict=True)) for line in table[1:]]


def in_excel(content):
    table = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    return [dict(zip(table[0], line, strict=True)) for line in table[1:]]


def in_bare_xml(content):
    """An Excel file as zip and XML, read by no spreadsheet library: cells as (type, text)."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            root = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
            shared = ["".join(part.itertext()) for part in root]
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    found = []
    for line in sheet.iter(f"{XML}row"):
        cells = []
        for cell in line:
            assert cell.find(f"{XML}f") is None, "a formula"
            text = "".join(cell.itertext())
            cells.append(shared[int(text)] if cell.get("t") == "s" else text)
        found.append(cells)
    return found


def on_screen(client_for, person, query):
    """All pages."""
    client, found, number = client_for(person), [], 1
    while True:
        page = client.get(f"{reverse('listing:engagements')}?{query}&page={number}")
        found += rows(page)
        if 'rel="next"' not in page.text:
            return found
        number += 1


def as_shown(value):
    """What stands in a file, as the screen says it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value)


SAYS_NOTHING = {"", "None yet", "Not yet", "None", "No"}
QUERIES = [
    EVERY,
    f"{EVERY}&sort=-left",
    f"{EVERY}&stage=live&sort=school",
    f"{EVERY}&llme=none&sort=-starts",
    "columns=left.used&sort=used",
    "left=more&than=4.5&sort=-agreed",
    "",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_file_opened_again_is_row_for_row_what_the_screen_shows(world, client_for, query):
    shown = on_screen(client_for, world.coordinator, query)
    assert shown
    for read, kind in ((in_csv, "csv"), (in_excel, "excel")):
        file = read(sent(client_for, world.coordinator, query, kind))
        assert len(file) == len(shown)
        for line, row in zip(file, shown, strict=True):
            assert set(row) <= set(line)
            for heading, told in row.items():
                value = line[heading]
                if kind == "csv":
                    value = str(value).removeprefix("'") if str(value)[:2] in ("'=", "'+") else value
                    if str(value)[:2] == "20" and str(value)[4:5] == "-":
                        value = datetime.date.fromisoformat(value)
                expected = "" if told in SAYS_NOTHING else told
                assert as_shown(value) == expected, heading


def test_bare_xml_has_the_same_cells_and_no_formula(world, client_for):
    content = sent(client_for, world.coordinator, f"{EVERY}&sort=school", "excel")
    bare, opened = in_bare_xml(content), in_excel(content)
    assert len(bare) == len(opened) + 1
    assert [line[0] for line in bare[1:]] == [line["School"] for line in opened]
    assert FORMULA in [line[0] for line in bare]
    assert FORMULA in [cell for line in bare for cell in line[5:]]


def test_a_formula_stays_text(world, client_for):
    book = load_workbook(io.BytesIO(sent(client_for, world.coordinator, EVERY, "excel")))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value == FORMULA]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    names = [line["LLME"] for line in in_csv(sent(client_for, world.coordinator, EVERY, "csv"))]
    assert "'+44 Lane" in names


def test_numbers_are_numbers_and_dates_are_dates(world, client_for):
    line = in_excel(sent(client_for, world.coordinator, f"{EVERY}&sort=-agreed", "excel"))[0]
    assert line["Days agreed"] == 17
    assert isinstance(line["From"], datetime.datetime)
    assert isinstance(line["URN"], int)


def test_that_rows_were_taken_out_is_kept_by_ids_without_a_name(world, client_for):
    sent(client_for, world.coordinator, f"stage=live&person={world.head.pk}", "csv")
    event = AuditEvent.objects.get(verb="exported")
    assert event.by == world.coordinator
    assert event.context == {
        "what": "engagements",
        "rows": 1,
        "list": f"stage=live&person={world.head.pk}",
    }


def test_a_file_holds_no_row_from_outside(world, client_for):
    for query in ("", f"urn={world.other_engagement.school_id}", f"hub={world.other_hub.code}"):
        for person in (world.coordinator, world.hub_lead):
            answer = client_for(person).post(reverse("listing:export"), {"list": query, "format": "csv"})
            assert world.other_engagement.reference not in answer.text
    for person in (world.hub_reader, world.ncetm, world.llme_user, world.head, world.nobody):
        assert client_for(person).post(reverse("listing:export"), {"list": ""}).status_code == 403
    assert client_for(world.coordinator).get(reverse("listing:export")).status_code == 405


def test_an_address_that_cannot_be_read_makes_no_file(world, client_for):
    answer = client_for(world.coordinator).post(reverse("listing:export"), {"list": "left=more"})
    assert answer.status_code == 400
    assert "Enter how many days" in answer.text
    assert not AuditEvent.objects.filter(verb="exported").exists()


def test_more_rows_cost_no_more_questions(world, client_for):
    def asked():
        with CaptureQueriesContext(connection) as found:
            sent(client_for, world.coordinator, EVERY, "excel")
        return len(found)

    asked()
    before = asked()
    for number in range(30):
        school = make_school(world.hub, f"More {number}")
        EngagementFactory(hub=world.hub, school=school, opened_by=world.coordinator)
    assert asked() == before
