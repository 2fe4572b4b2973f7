"""D1: a whole engagement of six days done light, by its people, on a telephone."""

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.texts import load_shipped
from engagements.models import Engagement, SupportDay
from engagements.services.opening import assign_llme
from engagements.states import DayState, Status
from hubs.settings.choices import PARTS
from plans.models import PlanVersion
from plans.states import State
from tests.chromium import assert_no_sideways_scroll, axe
from tests.engagements.test_opening import opening
from tests.factories.engagements import make_leader, make_world
from tests.journeys.counting import Counted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

SECTIONS = {
    "Focus": "Reasoning in full sentences, Years 3 and 4",
    "Why this": "Pupils answer well and explain little.",
    "What has to happen": "Stem sentences in each lesson; teachers plan the first week together.",
    "What pupils gain": "All explain their reasoning; those who get least practice at home get most here.",
    "Time, in a line": "Two hours a week for the maths lead, three staff meetings.",
}
SEEN_TOGETHER = "Stem sentences are used in every class we looked at."
MILESTONES = (
    ("Short term milestone", "Stem sentences on display and used", 80),
    ("Medium term milestone", "Reasons in half of the books we look at", 200),
    ("Long term milestone", "New staff are brought in by colleagues", 420),
)


@pytest.fixture
def people(sign_in, settings, live_server) -> Any:
    """The head and the LLME of a school whose work was opened last autumn, each on a telephone."""
    settings.BASE_URL = live_server.url
    load_shipped()
    world = make_world()
    today = timezone.localdate()
    engagement = opening(
        world,
        starts_on=today - datetime.timedelta(days=250),
        expected_end_on=today + datetime.timedelta(days=5),
    )
    assign_llme(by=world.coordinator, engagement=engagement, llme=world.llme)
    hilda = make_leader(engagement.school, "headteacher", "Hilda Head")
    head = Counted(sign_in(hilda, width=390))
    lee = Counted(sign_in(world.llme_user, width=390))
    return engagement, head, lee


def test_d1_six_days_done_light_take_at_most_ten_agreements_and_an_hour_a_side(people, record_property):
    engagement, head, lee = people
    start_and_plan(engagement, head, lee)
    here = f"/engagements/{engagement.reference}"

    # Six days; the head confirms each with one tap. Between the third and the fourth they look together.
    for number, ago in enumerate((240, 200, 160, 120, 60, 10)):
        record_and_confirm(engagement, head, lee, ago)
        if number == 2:
            look_together(engagement, head, lee, "midway")
    look_together(engagement, head, lee, "last")

    # What next, and the end.
    head.open(f"{here}/complete/")
    look(head)
    expect(head.page.get_by_label("The school means to enrol")).to_be_checked()
    head.page.locator("[name=based_on]").first.check()
    head.fields += 1
    head.taps += 1
    head.press("Complete")
    engagement.refresh_from_db()
    assert engagement.status == Status.COMPLETED

    assert engagement.parts_open == []
    record_property("the school", head.told())
    record_property("the LLME", lee.told())
    assert head.agreements <= 10
    assert head.one_tap >= 6
    assert head.minutes < 60
    assert lee.minutes < 60


def test_d1_what_was_written_light_stands_word_for_word_when_everything_is_opened(people):
    engagement, head, lee = people
    start_and_plan(engagement, head, lee)
    record_and_confirm(engagement, head, lee, 240)
    look_together(engagement, head, lee, "midway")
    here = f"/engagements/{engagement.reference}"
    lee.open(f"{here}/parts/")
    while lee.page.get_by_role("button", name="Open").count():
        lee.page.get_by_role("button", name="Open").first.click()
        look(lee)
        lee.open(f"{here}/parts/")
    engagement.refresh_from_db()
    assert len(engagement.parts_open) == len(PARTS)
    for person in (head, lee):
        person.open(f"{here}/plan/")
        for words in [*SECTIONS.values(), *(words for _, words, _ in MILESTONES)]:
            expect(person.page.get_by_text(words).first).to_be_visible()
        look(person)
        person.open(f"{here}/days/")
        person.open(f"{here}/evidence/")
        expect(person.page.locator("main").get_by_text("Book look").last).to_be_visible()
        person.open(f"{here}/looks/")
        person.press("Midway look")
        expect(person.page.get_by_text(SEEN_TOGETHER)).to_be_visible()
    # The agreed plan is still the agreed plan, and its columns are there to go on with.
    assert PlanVersion.objects.get(plan__engagement=engagement, state=State.IN_FORCE).number == 1


def start_and_plan(engagement: Engagement, head: Counted, lee: Counted) -> None:
    """Starting together and the one-page plan: an agreement a side each."""
    here = f"/engagements/{engagement.reference}"

    # Starting together.
    head.open(f"{here}/start/")
    head.agree("I agree this page for the school")
    lee.open(f"{here}/start/")
    lee.page.get_by_role("checkbox").check()  # the code of conduct, once a year
    lee.agree("Accept the code")
    lee.agree("I agree this page for the LLME side")
    engagement.refresh_from_db()
    assert engagement.status == Status.RUNNING

    # The LLME writes the one page after a first talk; the head reads and agrees it.
    lee.open(f"{here}/plan/")
    lee.press("Write the one-page plan")
    for label, words in SECTIONS.items():
        lee.write(re.compile(f"^{label}"), words)
    for number, (heading, words, days) in enumerate(MILESTONES):
        expect(lee.page.get_by_text(heading).first).to_be_visible()
        lee.page.get_by_label("What we expect to see", exact=True).nth(number).fill(words)
        boxes = lee.page.locator("[name$=expected_by_day]").nth(number)
        lee.date(str(boxes.get_attribute("name")).removesuffix("_day"), days_from_now(days))
        lee.fields += 1
        lee.words_typed += len(words.split())
    lee.press("Save and read it through")
    lee.press("Share it with the other side")
    lee.agree("Agree this plan")
    head.open(lee.page.url)
    look(head)
    head.agree("Agree this plan")
    assert PlanVersion.objects.filter(plan__engagement=engagement, state=State.IN_FORCE).exists()


def days_from_now(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def look(person: Counted) -> None:
    """What holds on every page of the story."""
    axe(person.page)
    assert_no_sideways_scroll(person.page)


def record_and_confirm(engagement: Engagement, head: Counted, lee: Counted, ago: int) -> None:
    """The LLME records a day in a few words and ticks; the head confirms it with one tap."""
    here = f"/engagements/{engagement.reference}"
    lee.open(f"{here}/days/record/")
    lee.date("on", days_from_now(-ago))
    lee.write("What did we work on?", "We planned a week of lessons and looked at how pupils explain.")
    lee.choose("Book look")
    lee.press("Save the record")
    day = SupportDay.objects.filter(engagement=engagement).latest("pk")
    head.open(f"{here}/days/{day.pk}/confirm/")
    head.agree("Confirm")
    day.refresh_from_db()
    assert day.state == DayState.CONFIRMED


def look_together(engagement: Engagement, head: Counted, lee: Counted, kind: str) -> None:
    """One page, written in the room by the LLME, one agreement a side."""
    here = f"/engagements/{engagement.reference}"
    lee.open(f"{here}/looks/{kind}/begin/")
    lee.press("Begin")
    if lee.page.get_by_role("link", name="Write what we see together").count():
        lee.press("Write what we see together")
    for box in lee.page.locator("fieldset.hs-item").all():
        lee.choose("On track", within=box)
    lee.write("What we see together", SEEN_TOGETHER)
    lee.write("What should we do differently?", "Look at more books and fewer lessons.")
    if kind == "last":
        lee.write(re.compile("^What next"), "The maths lead carries the lesson studies on.")
        lee.choose("The school means to enrol")
        lee.page.locator("[name=intends_what]").fill("A Work Group on reasoning")
        lee.date("intends_by", days_from_now(90))
        lee.fields += 1
        lee.words_typed += 5
    else:
        lee.choose("No look is needed before the last one")
    lee.press("Save and read it through")
    lee.agree("Agree this")
    head.open(lee.page.url)
    look(head)
    head.agree("Agree this")
