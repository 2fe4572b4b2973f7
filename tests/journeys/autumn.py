"""The autumn of a full year: opening, the school's own words, strengths and needs, the plan agreed."""

import re

from playwright.sync_api import expect

from engagements.models import Engagement
from engagements.states import Status
from hubs.settings.choices import PARTS
from tests.journeys.winter import record_day
from tests.journeys.year import Person, Year

OURS = "Two hundred children, two maths rooms, and a maths lead in her second year."
HARD = "Pupils get answers and cannot say how. See page 4 of our improvement plan."
ADDED = "Heard on the first walk: pupils like to talk in pairs."
# What each side sees by itself, area by area; nobody else reads it before both have shared.
SCHOOL_SEES = {
    "Curriculum and assessment": ("A scheme that everybody uses", "Tests say little of reasoning"),
    "Pedagogy": ("Warm classrooms", "Stem sentences are rare"),
    "Professional development": ("A meeting for maths each month", "Little time to plan together"),
    "Culture": ("Pupils enjoy maths", "Some say they are no maths person"),
}
LLME_SEES = {
    "Curriculum and assessment": ("Small steps in every plan", "Links between strands"),
    "Pedagogy": ("Routines pupils trust", "Who explains is mostly the adult"),
}
TOGETHER = "Explaining, in every class, by every pupil"


def open_and_start(year: Year) -> None:
    """The coordinator opens the work; both sides agree how they start; the head opens every part."""
    cora, hilda, lee = year.cora, year.hilda, year.lee
    cora.open(year.school.get_absolute_url())
    cora.press("Open work with this school")
    cora.choose("Primary")
    cora.write("What the work is about", "Reasoning in every class")
    cora.write("Why we are offering this", "You asked for a year of thinking together.")
    cora.date("starts_on", year.date(9, 7))
    cora.date("expected_end_on", year.date(7, 2))
    cora.write("Days offered", "9")
    cora.choose("The school")
    cora.date("head_said_yes_on", year.date(9, 4))
    cora.choose("By phone")
    cora.press("Open and choose an LLME")
    cora.press("Assign Lee Lane")
    year.engagement = Engagement.objects.get(school=year.school)

    hilda.open("/")
    hilda.sees("Fir Tree Primary School")
    hilda.open(f"{year.here}/start/")
    hilda.sees("You asked for a year of thinking together.", "9 days")
    hilda.agree("I agree this page for the school")
    lee.open(f"{year.here}/start/")
    lee.page.get_by_role("checkbox").check()  # the code of conduct, once a year
    lee.agree("Accept the code")
    lee.agree("I agree this page for the LLME side")
    year.engagement.refresh_from_db()
    assert year.engagement.status == Status.RUNNING

    hilda.open(f"{year.here}/parts/")
    for _ in PARTS:
        hilda.main.get_by_role("button", name="Open").first.click()
        hilda.read()
        hilda.open(f"{year.here}/parts/")
    hilda.sees("Everything is open.")
    cora.open(f"{year.here}/parts/")
    cora.sees("Everything is open.")


def school_first(year: Year) -> None:
    """The school's words come first, and nobody else can change them."""
    year.at(9, 10)
    hilda, lee = year.hilda, year.lee
    lee.open(f"{year.here}/school/")
    lee.sees("The school has not written here.")
    expect(lee.main.get_by_role("link", name="Add below the school’s words")).to_have_count(0)

    hilda.open(year.here + "/")
    hilda.press("The school in its own words")
    hilda.press("Write about your school")
    hilda.write("Our school", OURS)
    hilda.write(re.compile("^What we find hard"), HARD)
    hilda.press("Save")
    hilda.sees(OURS, "Written by Hilda Head on 10 September 2026")
    hilda.press("Add your improvement plan")
    hilda.write("A link to it", "https://firtree.test/plan.pdf")
    hilda.write("Where maths stands in it", "page 4")
    hilda.press("Add it")
    hilda.sees("Maths: page 4")

    lee.open(f"{year.here}/school/")
    lee.sees(OURS, HARD)
    for own in ("Write how things are now", "Put these words right", "Replace it"):
        expect(lee.main.get_by_role("link", name=own)).to_have_count(0)
    lee.press("Add below the school’s words")
    lee.write("What you add", ADDED)
    lee.press("Save")
    hilda.open(f"{year.here}/school/")
    hilda.sees(ADDED)


def explore(year: Year) -> None:
    """Each side first: blind until both have shared; then one summary that both agree."""
    year.at(9, 17)
    mo, lee, hilda = year.mo, year.lee, year.hilda
    mo.open(year.here + "/")
    mo.press("Strengths and needs")
    mo.choose("Each side first, then together")
    mo.press("Begin")
    mo.press("Write what your side sees")
    write_areas(mo, SCHOOL_SEES)
    mo.press("Save")
    mo.press("Share it")
    mo.sees("The other side reads it once it has shared its own.")
    analysis = mo.page.url

    lee.open(analysis)
    lee.sees("Has shared. You read it once your side has shared, too.")
    lee.misses("Stem sentences are rare")
    lee.sees("Your view comes after the first visit")
    record_day(year, (9, 24), "Walked through every class with the maths lead.", {})
    lee.open(analysis)
    lee.press("Write what your side sees")
    write_areas(lee, LLME_SEES)
    lee.press("Save")
    mo.open(analysis)
    mo.misses("Who explains is mostly the adult")
    lee.press("Share it")
    lee.sees("Strengths that both sides see", "Warm classrooms")

    year.at(10, 1)
    mo.open(analysis)
    mo.sees("Routines pupils trust")
    mo.press("Write it together")
    mo.sees("Strengths that both sides see")
    mo.item("All together").get_by_label("What we want to work on first").fill(TOGETHER)
    mo.item("Pedagogy").get_by_label("Strengths", exact=True).fill("Routines, and warm classrooms")
    mo.item("Pedagogy").get_by_label("Where are we?").select_option(label="We see it differently")
    mo.press("Save")
    mo.sees(TOGETHER)
    hilda.open(analysis)
    hilda.agree("Agree this summary")
    hilda.sees("The other side has not agreed yet.")
    lee.open(analysis)
    lee.agree("Agree this summary")
    lee.sees(re.compile("Agreed by Hilda Head .* and Lee Lane .*, unchanged since"))


def write_areas(person: Person, said: dict[str, tuple[str, str]]) -> None:
    """Fill strengths and needs in, area by area."""
    for area, (strengths, needs) in said.items():
        box = person.item(area).first
        box.get_by_label("Strengths", exact=True).fill(strengths)
        box.get_by_label("What we want to work on", exact=True).fill(needs)
        person.fields += 2
        person.words_typed += len(f"{strengths} {needs}".split())
