"""A coordinator's first Monday, in a real browser: from a messy spreadsheet and a trust's own link, by what
each head says, to LLMEs for all who said yes."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.dates import academic_year
from core.texts import load_shipped
from engagements.models import Assignment, Engagement
from intake.models import Nomination
from llmes.models import LLME
from llmes.services.days import set_capacity
from schools.register.index import index_schools
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.engagements import make_hub, make_hub_person, make_llme, make_school

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MILE = 1609
# What hubs keep: a title, headings of their own, a sum below, one number typed wrongly, one school twice.
SHEET = """Schools for Monday,,
School URN,Suggested by,Why
{elm},The school,Reasoning in Year 4 after a new scheme
{fir},Norfolk LA,Two new teachers in key stage 2
{oak},Harbour Trust,A new maths lead
1234,School,Fluency in Year 5
{elm},LA,Asked again
Total,5,
"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


def go(page: Page, name: str) -> None:
    """By the menu, which a telephone folds away."""
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()


def place(miles: int) -> dict[str, int]:
    return {"easting": 600_000 + miles * MILE, "northing": 300_000}


def llme_at(hub: Any, name: str, miles: int, days: int) -> LLME:
    llme = make_llme(hub, name, base_school=make_school(hub, f"{name} School", **place(miles)))
    year = academic_year(timezone.localdate())
    set_capacity(by=llme.user, llme=llme, year=year, days=Decimal(days), seen_version=0)
    return llme


@pytest.fixture
def monday() -> dict[str, Any]:
    load_shipped()
    hub = make_hub("Ash Hub")
    names = {"elm": "Elm Primary School", "fir": "Fir Primary School", "oak": "Oak Primary School"}
    names |= {"ash": "Ash Green Primary School", "yew": "Yew Tree Primary School"}
    schools = {key: make_school(hub, name, **place(at)) for at, (key, name) in enumerate(names.items())}
    index_schools()
    llme_at(hub, "Ann Near", miles=0, days=6)
    llme_at(hub, "Ben Next", miles=5, days=12)
    return {"hub": hub, "coordinator": make_hub_person(hub, "coordinator", "Cora Coe"), "schools": schools}


def what_the_head_said(desk: Page, school: str, answer: str, look: Any) -> None:
    desk.goto("/waiting/")
    follow(desk, school)
    follow(desk, "Write down what the head said")
    look(desk)
    desk.get_by_label(answer, exact=True).check()
    today = timezone.localdate()
    for part in ("day", "month", "year"):
        desk.locator(f"[name=on_{part}]").fill(str(getattr(today, part)))
    desk.get_by_label("By phone").check()
    desk.get_by_role("main").get_by_role("button").last.click()
    expect(desk.get_by_role("heading", name="What the head said")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_from_a_spreadsheet_to_an_llme_for_every_school_that_said_yes(sign_in, monday, width):
    schools = monday["schools"]
    desk = sign_in(monday["coordinator"], width=width)
    seen: set[str] = set()

    def look(page: Page) -> None:
        """Each kind of page of the story is looked at once."""
        page.wait_for_load_state()
        title = page.title()
        if title not in seen:
            seen.add(title)
            axe(page)
            assert_no_sideways_scroll(page)

    # Home: nothing waits. The list of the hub comes in from its spreadsheet, one row mended on the page.
    desk.goto("/")
    look(desk)
    go(desk, "Waiting list")
    follow(desk, "Bring in a spreadsheet")
    look(desk)
    text = SHEET.format(**{key: school.urn for key, school in schools.items()})
    desk.get_by_label("Spreadsheet").set_input_files(
        {"name": "monday.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    press(desk, "Look at the rows")
    expect(desk.get_by_text("3 ready, 2 to mend")).to_be_visible()
    expect(desk.get_by_text("This school stands in row 3 already.").first).to_be_visible()
    look(desk)
    desk.get_by_role("group", name="Row 6").get_by_label("URN").fill(str(schools["yew"].urn))
    press(desk, "Look again")
    expect(desk.get_by_text("4 ready, 1 to mend")).to_be_visible()
    press(desk, "Bring in 4 rows")
    expect(desk.get_by_text("4 schools are on the waiting list now.")).to_be_visible()
    desk.goto("/waiting/")
    expect(desk.get_by_text("4 schools", exact=True)).to_be_visible()
    look(desk)

    # A trust has a link of its own, and suggests a school without an account.
    follow(desk, "Links to the short form")
    desk.get_by_label("A trust").or_(desk.get_by_label("The trust")).first.check()
    desk.get_by_label("Name of the school, trust or authority").fill("Harbour Trust")
    desk.get_by_label("Who you send it to").fill("Tess, office manager")
    press(desk, "Make the link")
    address = desk.get_by_label("Address to copy").input_value()
    look(desk)
    trust = sign_in(None, width=width)
    trust.goto(address)
    look(trust)
    trust.get_by_label("Name, town, postcode or URN").fill("Ash Green")
    press(trust, "Find")
    follow(trust, "Ash Green Primary School")
    look(trust)
    trust.get_by_label("Why, in a line").fill("Year 6 arithmetic, and a new head of school")
    trust.get_by_label("Your name").fill("Tess Trent")
    trust.get_by_label("Your role").fill("Office manager")
    trust.get_by_label("Your work email address").fill("tess@harbour.test")
    press(trust, "Send to the hub")
    expect(trust.get_by_role("heading", name="Thank you")).to_be_visible()
    look(trust)

    # The heads speak: three say yes, one not now, one no thank you.
    for key, answer in (("elm", "Yes"), ("fir", "Yes"), ("ash", "Yes"), ("oak", "Not now")):
        what_the_head_said(desk, schools[key].name, answer, look)
    what_the_head_said(desk, schools["yew"].name, "No, thank you", look)
    assert Engagement.objects.count() == 0  # nothing opens by itself

    # Every yes opens with what is known already: one look, one press.
    for key in ("elm", "fir", "ash"):
        desk.goto("/waiting/")
        desk.get_by_role("listitem").filter(has_text=schools[key].name).get_by_role(
            "link", name="open the work"
        ).click()
        expect(desk.get_by_text("Filled in from the waiting list")).to_be_visible()
        look(desk)
        press(desk, "Open and choose an LLME")
    desk.goto("/")
    expect(desk.get_by_text("No LLME yet").first).to_be_visible()

    # All three at once: the nearest where the days allow it, and nobody past the days they have.
    follow(desk, "Find LLMEs for all waiting schools")
    expect(desk.get_by_text("3 of 3 waiting schools can have an LLME.")).to_be_visible()
    look(desk)
    press(desk, "Assign those that are ticked")
    expect(desk.get_by_text("3 schools have an LLME now.")).to_be_visible()
    current = Assignment.objects.current().values_list("engagement__school__name", "llme__user__name")
    assert dict(current) == {
        "Elm Primary School": "Ann Near",
        "Fir Primary School": "Ben Next",
        "Ash Green Primary School": "Ben Next",
    }

    # Home again: no school without an LLME; who said not now and no thank you is kept, and left in peace.
    desk.goto("/")
    expect(desk.get_by_text("No LLME yet")).to_have_count(0)
    desk.goto("/waiting/")
    row = desk.get_by_role("listitem")
    expect(row.filter(has_text="Oak Primary School").get_by_text("Not now, on")).to_be_visible()
    desk.goto("/engagements/?stage=live")
    for name in ("Elm Primary School", "Fir Primary School", "Ash Green Primary School"):
        expect(desk.get_by_role("main").get_by_text(name).first).to_be_visible()
    assert Nomination.objects.filter(engagement__isnull=False).count() == 3
