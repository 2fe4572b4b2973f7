"""The pages of a spreadsheet, the same for every sheet: full ones, long cells, gaps, rows that come back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation
from engagements.models import Engagement
from intake.models import Nomination
from tests.factories.engagements import World, make_school, make_world

pytestmark = pytest.mark.django_db


def waiting_row(world: World, number: int) -> str:
    return f"{make_school(world.hub, f'Waits {number}').pk},School,Two new teachers"


def running_row(world: World, number: int) -> str:
    return f"{make_school(world.hub, f'Runs {number}').pk},,12/10/2025,6,2.5,Reasoning"


def register_row(world: World, number: int) -> str:
    return f"Person {number},person{number}@elm.uk,KS1"


SHEETS: list[Any] = [
    ("intake:bring_in", "URN,Who suggests,Why", waiting_row, Nomination, "why"),
    (
        "engagements:bring_in",
        "URN,LLME,Start,Agreed days,Used so far,Focus",
        running_row,
        Engagement,
        "focus",
    ),
    ("llmes:bring_in", "Name,Email,Specialism", register_row, Invitation, "specialism"),
]
every_sheet = pytest.mark.parametrize(("name", "headings", "row_of", "kind", "words"), SHEETS)


class Desk:
    """A coordinator at the pages of one sheet."""

    def __init__(self, world: World, client: Client, name: str) -> None:
        self.client, self.address = client, reverse(name, args=[world.hub.code])

    def send(self, *lines: str) -> Any:
        file = SimpleUploadedFile("hub.csv", "\r\n".join(lines).encode())
        return self.client.post(self.address, {"sheet": file})

    def back(self, page: Any, do: str = "bring-in", **mended: str) -> Any:
        """The rows of a page as a browser sends them, some mended."""
        forms = page.context["formset"].forms
        data = {"rows-TOTAL_FORMS": len(forms), "rows-INITIAL_FORMS": len(forms), "do": do}
        for form in forms:
            data |= {bound.html_name: bound.value() or "" for bound in form}
        return self.client.post(self.address, data | mended)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def desk(world: World, client_for: Callable[[Any], Client], request: pytest.FixtureRequest) -> Desk:
    return Desk(world, client_for(world.coordinator), request.node.callspec.params["name"])


@every_sheet
def test_as_many_rows_as_a_sheet_may_have_all_come_in(
    name: str, headings: str, row_of: Any, kind: Any, words: str, world: World, desk: Desk
) -> None:
    before = kind.objects.count()
    page = desk.send(headings, *(row_of(world, number) for number in range(100)))
    assert "100 ready" in page.content.decode()

    assert desk.back(page).status_code == 302

    assert kind.objects.count() == before + 100
    assert "Send 100 rows at a time; this file has 101." in desk.send(
        headings, *(row_of(world, number) for number in range(200, 301))
    ).content.decode()  # fmt: skip


@every_sheet
def test_rows_keep_the_numbers_the_spreadsheet_gives_them(
    name: str, headings: str, row_of: Any, kind: Any, words: str, world: World, desk: Desk
) -> None:
    """A title above, a gap between: row 5 is row 5, and still so after row 3 has come in."""
    page = desk.send("Our own sheet", headings, row_of(world, 1), ",,", "wrong,wrong", row_of(world, 2))
    assert rows_on(page) == ["3", "5", "6"]

    page = desk.back(page)

    assert rows_on(page) == ["5"]
    assert re.search(r"<title>\s*Error: ", page.content.decode())
    summary = page.content.decode().split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert "Row 5: " in summary


@every_sheet
def test_a_cell_that_is_too_long_is_told_and_nothing_of_the_others_is_lost(
    name: str, headings: str, row_of: Any, kind: Any, words: str, world: World, desk: Desk
) -> None:
    page = desk.send(headings, row_of(world, 1), row_of(world, 2))
    number = "rows-1-" + words
    before = kind.objects.count()

    page = desk.back(page, **{number: "Much to say. " * 100})

    assert page.status_code == 200
    assert kind.objects.count() == before + 1
    assert ("Much to say. " * 100).strip() in page.content.decode()
    assert rows_on(page) == ["3"]


@every_sheet
def test_rows_that_did_not_come_back_whole_are_told(
    name: str, headings: str, row_of: Any, kind: Any, words: str, world: World, desk: Desk
) -> None:
    before = kind.objects.count()
    page = desk.client.post(desk.address, {"rows-TOTAL_FORMS": "x", "do": "bring-in"})
    assert page.status_code == 400
    assert "The rows did not come back whole." in page.content.decode()
    assert kind.objects.count() == before


@every_sheet
def test_lines_within_a_cell_become_one_line(
    name: str, headings: str, row_of: Any, kind: Any, words: str, world: World, desk: Desk
) -> None:
    first, _, last = row_of(world, 1).rpartition(",")
    page = desk.send(headings, f'{first},"{last}\n {last}"')
    (form,) = page.context["formset"].forms
    assert form[words].value() == f"{last}; {last}"


def test_a_column_that_is_not_read_is_told_with_what_was_not_found(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    desk = Desk(world, client_for(world.coordinator), "engagements:bring_in")
    school = make_school(world.hub)
    headings = "URN,Days agreed,Days spent there,Start,Notes,Empty"
    page = desk.send(headings, f"{school.pk},6,4,12/10/2025,<b>x</b>,")
    told = "Not read: “Days spent there”, “Notes”. No column was found for: LLME, name or email address; Used"
    assert told in page.content.decode()
    again = desk.back(page, "look", unread=page.context["unread"])
    assert told in again.content.decode()
    assert "Not read" not in desk.send("URN,Notes", f"{school.pk},").content.decode()


def rows_on(page: Any) -> list[str]:
    return re.findall(r"(?:<strong>|legend--s\">)Row (\d+)", page.content.decode())
