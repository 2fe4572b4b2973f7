"""The spring and summer of a full year: talking, a change of date, later looks, the picture, the end."""

import re

from playwright.sync_api import expect

from engagements.states import Status
from tests.journeys.autumn import TOGETHER, write_areas
from tests.journeys.planning import MILESTONES
from tests.journeys.year import Year

MESSAGE = "I will bring the bar models on Thursday."
WORRY = "The cover we were promised has stopped."
NOW = {
    "Pedagogy": ("Stem sentences in every class", "Who asks why"),
    "Culture": ("Pupils say they can", "Families"),
}


def talk(year: Year) -> None:
    """A message that both read; a concern that only the coordinator reads."""
    year.at(2, 4)
    lee, hilda, cora = year.lee, year.hilda, year.cora
    lee.open(f"{year.here}/messages/")
    lee.write("Your message", MESSAGE)
    lee.press("Send")
    hilda.open(year.here + "/")
    hilda.press("1 new to read")
    hilda.sees("New", MESSAGE)
    hilda.write("Your message", "Thank you, the room is free.")
    hilda.press("Send")
    lee.open(f"{year.here}/contact/")
    lee.sees("Message from Hilda Head")

    hilda.open(f"{year.here}/more-to-say/")
    hilda.press("Tell somebody a concern")
    hilda.choose("Cora Coe, coordinator")
    hilda.write("What worries you?", WORRY)
    hilda.press("Tell them")
    hilda.press("A concern of Hilda Head")
    concern = hilda.page.url
    lee.open(f"{year.here}/more-to-say/")
    lee.misses("A concern of Hilda Head")
    lee.page.goto(concern)
    expect(lee.page.get_by_role("heading", name="Page not found")).to_be_visible()
    cora.open(concern)
    cora.sees(WORRY)
    cora.write("Your answer", "I will ring the office today.")
    cora.press("Answer")
    hilda.open(concern)
    hilda.sees("I will ring the office today.")


def look_in_spring(year: Year) -> None:
    """The look of the spring term, both in the room."""
    year.at(3, 18)
    lee, hilda = year.lee, year.hilda
    lee.open("/")
    lee.open(f"{year.here}/looks/")
    lee.sees("18 March 2027")
    lee.main.get_by_role("link", name="Begin the look together").click()
    lee.choose("Both in the room: one page, written together")
    lee.press("Begin")
    lee.choose("Met", within=lee.item("Stem sentences in every lesson").first)
    for title in ("Reasons in half", "New staff are brought in"):
        lee.choose("On track", within=lee.item(title).first)
    lee.write("What we see together", "We have looked at the same classes now.")
    lee.write("What should we do differently?", "Ask the pupils more often.")
    lee.choose("No look is needed before the last one")
    lee.press("Save and read it through")
    lee.agree("Agree this")
    hilda.open(lee.page.url)
    hilda.agree("Agree this")
    hilda.open(f"{year.here}/plan/")
    hilda.sees("Met")


def change_the_end(year: Year) -> None:
    """One side suggests another last day, the other agrees; a milestone that passed is moved."""
    year.at(4, 14)
    hilda, lee = year.hilda, year.lee
    hilda.open(f"{year.here}/more-to-say/")
    hilda.press("Suggest a change")
    hilda.choose("The date we work up to")
    hilda.date("after_on", year.date(7, 16))
    hilda.write("Why?", "The last week of term is free for it.")
    hilda.press("Suggest it")
    lee.open(hilda.page.url)
    lee.sees("2 July 2027", "16 July 2027")
    lee.agree("We agree")
    lee.sees("Agreed")

    year.at(5, 24)
    hilda.open(year.here + "/")
    hilda.sees("Was due 21 May 2027: keep, move or set aside?")
    hilda.press(MILESTONES[1][1])
    hilda.press("Move the date")
    hilda.date("to", year.date(6, 18))
    hilda.write("Why, in a line", "The books were looked at later.")
    hilda.press("Move")
    hilda.sees("18 June 2027", "The books were looked at later.")


def grow(year: Year) -> None:
    """A leader's own words, for whom the leader chooses; staff development as counts; then and now."""
    year.at(6, 8)
    mo, hilda, lee = year.mo, year.hilda, year.lee
    mo.open(f"{year.here}/capacity/")
    mo.press("Write for yourself")
    mo.write("What you lead", "Maths, in my second year")
    mo.write("Where you are now", "I plan with every team.")
    mo.press("Save")
    hilda.open(f"{year.here}/capacity/")
    hilda.misses("I plan with every team.")
    lee.open(f"{year.here}/capacity/")
    lee.sees("I plan with every team.")
    mo.open(f"{year.here}/development/")
    mo.press("Note staff development")
    mo.write("What is it about?", "Asking why")
    mo.date("on", year.date(6, 3))
    mo.choose("The school")
    mo.page.locator("[name=expected_teachers]").fill("11")
    mo.page.locator("[name=actual_teachers]").fill("8")
    mo.press("Note it")
    mo.sees("8 of 11 teachers", "73%")

    hilda.open(f"{year.here}/needs/")
    hilda.unfold("Look again, how things are now")
    hilda.choose("Together, in the room")
    hilda.press("Look again")
    hilda.press("Write it together")
    write_areas(hilda, NOW)
    hilda.press("Save")
    hilda.agree("Agree this summary")
    lee.open(hilda.page.url)
    lee.agree("Agree this summary")
    lee.open(f"{year.here}/needs/")
    lee.press("Then and now, side by side")
    lee.sees("Routines, and warm classrooms", "Stem sentences in every class", TOGETHER)


def picture(year: Year) -> None:
    """The head chooses what governors see; until then they see nothing."""
    year.at(6, 24)
    hilda, gwen = year.hilda, year.gwen
    gwen.open(f"{year.here}/picture/")
    gwen.misses("Term by term")
    hilda.open(f"{year.here}/picture/choose/")
    for block in ("The phases of each focus", "Strengths and needs, then and now"):
        hilda.choose(block)
    hilda.page.locator("[name=where_we_are]").fill("Pupils explain, and wait for each other.")
    hilda.choose("Show this page to our governors")
    hilda.press("Save and look at the page")
    gwen.open(f"{year.here}/picture/")
    gwen.sees("Pupils explain, and wait for each other.", "Term by term", "The phases of each focus")
    expect(gwen.main.get_by_role("link", name="Choose what is on it")).to_have_count(0)


def look_back_and_close(year: Year) -> None:
    """The last look asks what next; the close carries it, with what it is based on."""
    year.at(7, 6)
    lee, hilda, cora = year.lee, year.hilda, year.cora
    lee.open(f"{year.here}/looks/last/begin/")
    lee.press("Begin")
    for title in ("Reasons in half", "New staff are brought in"):
        lee.choose("Partly met", within=lee.item(title).first)
    lee.write("What we see together", "Explaining has become what we do.")
    lee.write(re.compile("^What next"), "The maths lead carries the lesson studies on.")
    lee.choose("The school means to enrol")
    lee.page.locator("[name=intends_what]").fill("A Work Group on reasoning")
    lee.date("intends_by", year.date(7, 30))
    lee.write("What should we do differently?", "Begin with the waiting.")
    lee.press("Save and read it through")
    lee.agree("Agree this")
    hilda.open(lee.page.url)
    hilda.agree("Agree this")

    year.at(7, 16)
    hilda.open(f"{year.here}/looks/")
    hilda.press("Complete our work")
    hilda.sees("You looked back together on")
    expect(hilda.page.get_by_label("The school means to enrol")).to_be_checked()
    hilda.page.locator("[name=based_on]").first.check()
    hilda.press("Complete")
    hilda.sees("This work ended on 16 July 2027.", "A Work Group on reasoning")
    assert year.engagement is not None
    year.engagement.refresh_from_db()
    assert year.engagement.status == Status.COMPLETED
    cora.open(year.here + "/")
    cora.sees("This work ended on 16 July 2027.")


def read_the_history(year: Year) -> str:
    """The whole history as the LLME reads it, page by page, turned round: the earliest first."""
    lee = year.lee
    lee.open(f"{year.here}/history/")
    said: list[str] = []
    while True:
        said += lee.main.inner_text().splitlines()
        onward = lee.main.get_by_role("link", name="Next")
        if not onward.count():
            return "\n".join(reversed(said))
        onward.first.click()
        lee.read()
