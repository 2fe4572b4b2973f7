"""The plan of a full year: all its columns with two foci, agreed with a send-back, and a second version."""

import re

from playwright.sync_api import expect

from plans.models import PlanVersion
from plans.states import State
from tests.journeys.year import Person, Year

FIRST = "Explaining, in every class, by every pupil"
SECOND = "Fluent facts by the end of Year 4"
WHY = "Answers come quickly and reasons do not."
WHAT = "A stem sentence in each lesson. Adults wait. Pupils say why."
NOT_MORE_THAN = "No more than one new routine a half-term."
MILESTONES = (
    ("Short term milestone", "Stem sentences in every lesson we look into", (12, 4)),
    ("Medium term milestone", "Reasons in half of the books we look at", (5, 21)),
    ("Long term milestone", "New staff are brought in by colleagues", (7, 1)),
)
BROADER = "Teaching assistants ask for reasons as well."


def agree_plan(year: Year) -> None:
    """The LLME writes every column, the head sends it back once, and both agree the same words."""
    year.at(10, 8)
    lee, hilda, mo = year.lee, year.hilda, year.mo
    lee.open(f"{year.here}/plan/columns/")
    lee.press("Write the plan")
    lee.open(f"{year.here}/plan/columns/")
    hilda.open(f"{year.here}/plan/")
    hilda.misses("A draft to read and agree")
    write_columns(year, lee)
    lee.press("Save and read it through")
    lee.sees(FIRST, SECOND, WHY, "Who leads, term by term", "Time by term")
    lee.press("Share it with the other side")

    year.at(10, 9)
    hilda.open("/")
    hilda.press("plan")
    hilda.sees(SECOND)
    hilda.open(f"{year.here}/plan/")
    hilda.press("Read the draft")
    hilda.press("Send it back with a comment")
    hilda.write("What should change?", NOT_MORE_THAN)
    hilda.press("Send it back")
    hilda.sees("It is the other side’s turn.")

    lee.open(hilda.page.url)
    lee.sees(NOT_MORE_THAN, "Sent back by the school.")
    lee.press("Change it part by part")
    lee.press("What")
    lee.write("What has to happen", f"{WHAT} {NOT_MORE_THAN}")
    lee.press("Save and read it through")
    lee.agree("Agree this plan")
    mo.open(lee.page.url)
    mo.sees(NOT_MORE_THAN)
    expect(mo.main.get_by_role("button", name="Agree this plan")).to_have_count(0)
    hilda.open(lee.page.url)
    hilda.agree("Agree this plan")
    hilda.open(f"{year.here}/plan/")
    hilda.sees(re.compile("Agreed by .*Hilda Head.* on 9 October 2026, unchanged since"))
    assert PlanVersion.objects.get(state=State.IN_FORCE).number == 1


def write_columns(year: Year, lee: Person) -> None:
    """Every part of the plan, page by page, as the buttons lead."""
    lee.press("Focus")
    lee.write("Focus", FIRST)
    lee.pick("What it is about", "Mathematical talk and vocabulary")
    lee.press("Save and add another focus")
    another = lee.item("Another focus").last
    lee.write("Focus", SECOND, within=another)
    lee.pick("What it is about", "Fluency", within=another)
    lee.press("Save and go on to “Why”")
    lee.write("Why this", WHY)
    lee.press("Save and go on to “What”")
    lee.write("What has to happen", WHAT)
    lee.press("Save and go on to “How”")
    activity(lee, "Plan and teach a first lesson together", "The LLME leads", "Autumn term 2026/27")
    lee.press("Save and add something else we do")
    activity(lee, "Lesson study in pairs", "The school leads", "Spring term 2026/27")
    lee.press("Save and go on to “How well”")
    sign = lee.item("How we’ll know").last
    lee.write("How we’ll know", "Stem sentences heard in two of three lessons", within=sign)
    lee.choose("Fidelity", within=sign)
    lee.press("Save and go on to “Milestones”")
    for title, words, (month, day) in MILESTONES:
        box = lee.item(title).first
        lee.write("What we expect to see", words, within=box)
        name = box.locator("[name$=expected_by_day]").get_attribute("name")
        lee.date(str(name).removesuffix("_day"), year.date(month, day))
    lee.press("Save and go on to “And so”")
    lee.write("What pupils gain", "All explain; those with least practice at home get most here.")
    lee.write("What they gain", "A sentence to begin with.", within=lee.item("Pupils with SEND").last)
    lee.press("Save and go on to “Time”")
    lee.write("Time, in a line", "Two hours a week for the maths lead, three staff meetings.")
    role = lee.item("Time of a role").last
    lee.write("Role", "Maths lead", within=role)
    lee.pick("Term", "Autumn term 2026/27", within=role)
    lee.write("Hours in the term, all together", "24", within=role)
    lee.write("Days of cover in the term", "2.5", within=role)


def activity(lee: Person, words: str, lead: str, term: str) -> None:
    """One thing we do, who leads it, and in which term."""
    row = lee.item("What we do").last
    lee.write("What we do", words, within=row)
    lee.choose(lead, within=row)
    lee.pick("When", term, within=row)


def agree_second_version(year: Year) -> None:
    """The school changes the agreed plan: both read what changes, and the first holds until both agreed."""
    year.at(3, 2)
    hilda, lee = year.hilda, year.lee
    hilda.open(f"{year.here}/plan/")
    hilda.press("Change the plan")
    hilda.write("Why does the plan change?", "Teaching assistants have asked to join in.")
    hilda.press("Begin a draft")
    hilda.open(f"{year.here}/plan/columns/")
    hilda.press("Why")
    hilda.write("Why this", f"{WHY} {BROADER}")
    hilda.press("Save and read it through")
    hilda.press("Share it with the other side")
    hilda.agree("Agree this plan")
    lee.open(f"{year.here}/plan/")
    lee.misses(BROADER)
    lee.press("Read the draft")
    lee.sees("What this draft changes", "Teaching assistants have asked to join in.", BROADER)
    lee.agree("Agree this plan")
    lee.open(f"{year.here}/plan/")
    lee.sees(BROADER)
    lee.press("Versions of the plan")
    lee.sees("Version 1", "Version 2", "Earlier version")
