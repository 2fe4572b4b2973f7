"""The winter of a full year: phases with readiness, days, what we think is happening, the first looks."""

import re

from playwright.sync_api import expect

from engagements.models import SupportDay
from engagements.states import DayState
from tests.journeys.planning import FIRST
from tests.journeys.year import Year

STATEMENT = "Pupils explain where the adult waits, and only there."
DIFFER = "The school sees most classes; the LLME has seen two."
SEEN = {
    "Book look": "Reasons in a third of the books.",
    "Pupil voice": "Pupils like the sentence starters.",
}


def record_day(year: Year, on: tuple[int, int], worked_on: str, ticks: dict[str, str]) -> None:
    """The LLME records a day on its date; the head confirms it with one tap."""
    year.at(*on)
    lee = year.lee
    lee.open(f"{year.here}/days/record/")
    lee.write("What did we work on?", worked_on)
    for kind, seen in ticks.items():
        lee.choose(kind)
        line = lee.page.get_by_label("What you saw across classes, in a line").locator("visible=true").last
        line.fill(seen)
    lee.press("Save the record")
    day = SupportDay.objects.filter(engagement=year.engagement).latest("pk")
    year.hilda.open(f"{year.here}/days/{day.pk}/confirm/")
    year.hilda.sees(worked_on)
    year.hilda.agree("Confirm")
    day.refresh_from_db()
    assert day.state == DayState.CONFIRMED


def to_deliver(year: Year) -> None:
    """The first focus goes on to deliver: what is ready is ticked, what is not yet is said."""
    year.at(11, 5)
    lee, hilda = year.lee, year.hilda
    lee.open(f"{year.here}/plan/columns/")
    lee.press(FIRST)
    lee.press("Move it on, or back")
    lee.choose("On to deliver")
    lee.choose("We have said what we stop or put off to make room for it")
    lee.write("Why, in a line", "Everyone who begins has tried it once.")
    lee.page.locator("[name=based_on]").first.check()
    lee.press("Move it")
    lee.sees("On to deliver", "Ready: 1 of 7", "materials in the classroom")
    hilda.open(lee.page.url)
    hilda.press("We see it so too")
    hilda.sees("Hilda Head for the school saw it so too")


def book_and_send_back(year: Year) -> None:
    """A booked day with its visit sheet; its record goes back once before it is confirmed."""
    year.at(11, 9)
    mo, lee, hilda = year.mo, year.lee, year.hilda
    mo.open(f"{year.here}/days/book/")
    mo.date("on", year.date(11, 19))
    mo.write("What the day is for", "Lesson study in Year 4")
    mo.press("Book")
    lee.open("/")
    lee.sees("19 November 2026")
    year.at(11, 19)
    lee.open(year.here + "/")
    lee.press("19 November 2026")
    lee.press("Record this day")
    lee.write("What did we work on?", "Two lessons taught together.")
    lee.press("Save the record")
    hilda.open(f"{year.here}/days/{SupportDay.objects.latest('pk').pk}/")
    hilda.press("Send it back")
    hilda.page.get_by_role("textbox").first.fill("It was three lessons.")
    hilda.press("Send it back")
    lee.open(hilda.page.url)
    lee.sees("It was three lessons.")
    lee.press("Reword it")
    lee.write("What did we work on?", "Three lessons taught together.")
    lee.press("Save")
    hilda.open(lee.page.url)
    hilda.press("Read and confirm")
    hilda.sees("Three lessons taught together.")
    hilda.misses("Two lessons taught together.")
    hilda.agree("Confirm")


def first_look(year: Year) -> None:
    """Midway, each side first; where they differ it is kept in words that both have seen."""
    year.at(12, 10)
    lee, mo, hilda = year.lee, year.mo, year.hilda
    mo.open(f"{year.here}/looks/")
    mo.press("Begin")
    mo.choose("Each side first: then you see both and write what you see together")
    mo.press("Begin")
    mo.choose("Met", within=mo.item("Stem sentences in every lesson").first)
    mo.write("What you see, in a line or two", "Every class I know has them up.")
    mo.press("Save and read it through")
    mo.press("Share our view")
    look = mo.page.url
    lee.open(look)
    lee.misses("Every class I know has them up.")
    lee.press("Write our view")
    lee.choose("On track", within=lee.item("Stem sentences in every lesson").first)
    lee.write("What you see, in a line or two", "I saw them used in two of four classes.")
    lee.press("Save and read it through")
    lee.press("Share our view")
    lee.sees("Side by side", "(seen differently)", "Every class I know has them up.")
    lee.press("Write what we see together")
    first = lee.item("Stem sentences in every lesson").first
    lee.choose("We see this differently", within=first)
    lee.write("Why, in a line", DIFFER, within=first)
    for title in ("Reasons in half", "New staff are brought in"):
        lee.choose("On track", within=lee.item(title).first)
    lee.write("What we see together", "The sentences are there. Who says them differs.")
    lee.write("The school’s next step", "Two classes swap visits")
    lee.date("school_step_on", year.date(1, 15))
    lee.write("What should we do differently?", "Look at the same classes.")
    lee.date("next_on", year.date(3, 18))
    lee.press("Save and read it through")
    lee.agree("Agree this")
    hilda.open(look)
    hilda.sees(DIFFER)
    hilda.agree("Agree this")
    hilda.sees("We see this differently", DIFFER, re.compile("unchanged since"))


def think_and_know(year: Year) -> None:
    """What we think is happening: two of three kinds so far, then known once the other side has looked."""
    year.at(1, 20)
    mo, lee = year.mo, year.lee
    mo.open(year.here + "/")
    mo.press("What we think is happening")
    mo.press("Write what you think is happening")
    mo.write("What do you think is happening?", STATEMENT)
    for kind in SEEN:
        mo.page.get_by_label(re.compile(f"^{kind}")).first.check()
        mo.taps += 1
    mo.press("Save")
    mo.sees("Two of three kinds so far")
    mo.press("Back to what we think is happening")
    mo.press("How we know, side by side")
    expect(mo.main.get_by_role("table")).to_be_visible()
    lee.open(year.here + "/findings/")
    lee.press(STATEMENT)
    lee.press("Add new evidence")
    lee.choose("Lesson visit")
    lee.choose("The LLME")
    lee.write("What was seen", "Five lessons: longer answers after ten seconds.")
    lee.press("Add")
    lee.open(year.here + "/findings/")
    lee.sees("Known from three kinds of evidence, and both sides have looked.")


def back_to_prepare(year: Year) -> None:
    """Going back is normal: with a reason, and what it is based on."""
    year.at(1, 28)
    lee, hilda = year.lee, year.hilda
    lee.open(f"{year.here}/plan/columns/")
    lee.press(FIRST)
    lee.press("Move it on, or back")
    lee.choose("Back to prepare")
    lee.write("Why, in a line", "Waiting has to be practised before more classes begin.")
    lee.page.get_by_label(re.compile(f"^{STATEMENT}")).or_(lee.page.locator("[name=based_on]")).first.check()
    lee.press("Move it")
    hilda.open(lee.page.url)
    hilda.sees("Back to prepare", "from deliver", "Waiting has to be practised", STATEMENT)
