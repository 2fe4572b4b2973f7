"""The first story in a real browser, as three people: from a school's page to a day both sides confirm."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.sending import send_waiting
from core.texts import load_shipped
from engagements.models import Engagement, SupportDay
from engagements.states import DayState, Status
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.engagements import make_hub, make_hub_person, make_llme, make_school

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


def look(page: Page) -> None:
    """What holds on every page of the story."""
    axe(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(("width", "javascript"), [(390, True), (1280, True), (390, False)])
def test_from_a_yes_on_the_phone_to_a_day_that_both_sides_confirm(
    sign_in, smtp, live_server, settings, width, javascript
):
    settings.BASE_URL = live_server.url
    load_shipped()
    hub = make_hub("Ash Hub")
    coordinator = make_hub_person(hub, "coordinator", "Cora Coe")
    llme = make_llme(hub, "Lee Lane")
    school = make_school(hub, "Fir Tree Primary School", town="Ashby")
    today = timezone.localdate()

    def person(user=None):
        return sign_in(user, width=width, javascript=javascript)

    def check(page):
        if javascript:
            look(page)

    # The coordinator opens the work after the head's yes, and finds an LLME.
    desk = person(coordinator)
    desk.goto(school.get_absolute_url())
    follow(desk, "Open work with this school")
    check(desk)
    press(desk, "Open and choose an LLME")
    expect(desk.get_by_role("alert")).to_contain_text("There is a problem")
    desk.get_by_label("Primary", exact=True).check()
    desk.get_by_label("What the work is about").fill("Reasoning in Year 3")
    desk.get_by_label("Why we are offering this").fill("You asked for someone to think with.")
    for name, day in (
        ("starts_on", today),
        ("expected_end_on", today.replace(year=today.year + 1, day=1)),
        ("head_said_yes_on", today),
    ):
        for part in ("day", "month", "year"):
            desk.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))
    desk.get_by_label("The school", exact=True).check()
    desk.get_by_label("By phone").check()
    press(desk, "Open and choose an LLME")
    check(desk)
    press(desk, "Assign Lee Lane")
    engagement = Engagement.objects.get(school=school)

    # The coordinator invites the head.
    desk.goto(f"{school.get_absolute_url()}people/")
    follow(desk, "Invite")
    desk.get_by_label("Name").fill("Hilda Head")
    desk.get_by_label("Email address").fill("hilda@firtree.test")
    desk.get_by_label("Headteacher", exact=True).check()
    press(desk, "Send the invitation")
    send_waiting()
    invitation = smtp.to("hilda@firtree.test")[0]
    assert "Fir Tree" not in str(invitation["Subject"]) + smtp.text(invitation)

    # The head reads what is asked, accepts, and lands on the page to agree.
    head = person()
    head.goto(smtp.links(invitation)[0])
    for told in ("What is asked of you", "Who reads what", "How to stop"):
        expect(head.get_by_role("heading", name=told)).to_be_visible()
    check(head)
    press(head, "Accept and continue")
    expect(head.get_by_role("heading", name="How we start")).to_be_visible()
    check(head)
    press(head, "I agree this page for the school")

    # The LLME agrees; the work runs; the LLME records a day.
    lee = person(llme.user)
    lee.goto(f"/engagements/{engagement.reference}/start/")
    # The code of conduct comes first, once a year.
    check(lee)
    lee.get_by_role("checkbox").check()
    press(lee, "Accept the code")
    expect(lee.get_by_role("heading", name="How we start")).to_be_visible()
    press(lee, "I agree this page for the LLME side")
    engagement.refresh_from_db()
    assert engagement.status == Status.RUNNING
    expect(lee.get_by_role("heading", name="Our work together")).to_be_visible()
    check(lee)
    follow(lee, "Record a day")
    lee.get_by_label("Half a day").check()
    lee.get_by_label("What did we work on?").fill("We walked through Year 3 together.")
    lee.get_by_label("Book look").check()
    press(lee, "Save the record")
    day = SupportDay.objects.get(engagement=engagement)
    assert day.state == DayState.RECORDED

    # Everyone reads the same figures.
    for page in (lee, head, desk):
        page.goto(engagement.get_absolute_url())
        expect(page.locator(".hs-days__figure--used")).to_contain_text("0.5")
        expect(page.locator(".hs-days__figure--left")).to_contain_text("5.5")

    # The head confirms from the mail, signed in on the known device.
    send_waiting()
    asked = next(m for m in smtp.to("hilda@firtree.test") if "confirm" in str(m["Subject"]).lower())
    assert "Year 3" not in smtp.text(asked)
    head.goto(smtp.links(asked)[0])
    check(head)
    press(head, "Confirm")
    day.refresh_from_db()
    assert day.state == DayState.CONFIRMED

    # A second day; the head, signed out on a device nobody knows, needs a code and then confirms.
    lee.goto(f"/engagements/{engagement.reference}/days/record/")
    lee.get_by_label("Half a day").check()
    lee.get_by_label("What did we work on?").fill("Planned a week of lessons.")
    press(lee, "Save the record")
    send_waiting()
    asked = [m for m in smtp.to("hilda@firtree.test") if "confirm" in str(m["Subject"]).lower()][-1]
    stranger = person()
    stranger.goto(smtp.links(asked)[0])
    expect(stranger.get_by_text("We don't know this device yet")).to_be_visible()
    press(stranger, "Send me a code")
    send_waiting()
    code = re.search(
        r"\b([0-9A-Z]{3,8}(?:-[0-9A-Z]{3,8})?)\s*$", smtp.text(smtp.to("hilda@firtree.test")[-1]), re.M
    )
    assert code, smtp.text(smtp.to("hilda@firtree.test")[-1])
    stranger.get_by_label("Code").fill(code[1])
    press(stranger, "Continue")
    expect(stranger.get_by_role("button", name="Confirm")).to_be_visible()
    press(stranger, "Confirm")
    assert list(SupportDay.objects.values_list("state", flat=True)) == [DayState.CONFIRMED] * 2
