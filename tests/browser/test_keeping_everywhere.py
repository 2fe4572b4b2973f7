"""Nothing typed is lost where a form is one line, nor where an answer never comes; in a real browser."""

import pytest
from playwright.sync_api import expect

from engagements.models import NextStep
from plans.models import PlanSection
from reviews.models import ViewLine
from tests.factories.engagements import make_world
from tests.factories.plans import make_draft
from tests.factories.reviews import make_look
from tests.house.plenty import with_plenty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Try the bar model with both classes"
LINE = ".hs-keeping"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('hs-keep:')).length"


@pytest.fixture
def world():
    return make_world()


def test_one_line_outlives_a_server_that_does_not_answer(sign_in, world):
    page = sign_in(world.head, width=390)
    page.goto(f"/engagements/{world.engagement.reference}/steps/add/")
    page.fill("[name=text]", WORDS)
    expect(page.locator(LINE)).to_have_text("Kept on this device, not sent yet")
    page.route("**/steps/add/", lambda route: route.abort() if route.request.method == "POST" else None)
    with page.expect_event("requestfailed"):
        page.get_by_role("main").get_by_role("button").last.click()
    page.close()

    page = page.context.new_page()
    page.goto(f"/engagements/{world.engagement.reference}/steps/add/")
    expect(page.locator(".hs-offer")).to_contain_text(WORDS)
    page.get_by_role("button", name="Put it back into the form").click()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url(lambda url: "/add/" not in url)
    assert NextStep.objects.get().text == WORDS
    page.goto(f"/engagements/{world.engagement.reference}/steps/add/")
    expect(page.locator(".hs-offer")).to_have_count(0)
    page.wait_for_function(f"{KEPT} === 0")


def test_the_reason_for_taking_something_back_outlives_a_lost_connection(sign_in, world):
    make_look(world)
    page = sign_in(world.head)
    page.goto(f"/engagements/{world.engagement.reference}/looks/midway/set-aside/")
    page.fill("[name=reason]", WORDS)
    page.context.set_offline(True)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.locator(LINE)).to_contain_text("Press the button again when you are connected")
    expect(page.locator("[name=reason]")).to_have_value(WORDS)


def test_a_button_works_while_a_draft_that_saves_itself_waits_for_an_answer(sign_in, world):
    draft = make_draft(world, shared=False)
    page = sign_in(world.llme_user, width=390)
    page.goto(draft.get_absolute_url() + "edit/")
    # The line hangs: the request is taken and never answered.
    page.route("**/autosave/", lambda route: None)
    with page.expect_request("**/autosave/"):
        page.fill("#id_s-why", WORDS)
    button = page.get_by_role("button", name="Save and read it through")
    button.click()
    button.click()
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    assert PlanSection.objects.get(version=draft, key="why").text == WORDS
    page.wait_for_function(f"{KEPT} === 0")


def test_what_one_page_of_a_long_form_kept_comes_back_on_that_page(sign_in):
    world = with_plenty(days=0, evidence=1, milestones=30)
    look = make_look(world)
    path = f"/engagements/{world.engagement.reference}/looks/{look.pk}/write/joint/"
    page = sign_in(world.head, width=390)
    page.goto(f"{path}?page=2")
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Why, in a line").first.fill(WORDS)
    expect(page.locator(LINE)).to_have_text("No connection: kept on this device")
    # Left, not closed: a page that closes tries once more, and then nothing would stand in between.
    page.goto("about:blank")
    page.unroute_all(behavior="wait")

    page.goto(path)
    page.wait_for_selector("form[data-keeping=yes]")
    expect(page.locator(".hs-offer")).to_have_count(0)
    page.goto(f"{path}?page=2")
    expect(page.locator(".hs-offer")).to_contain_text(WORDS)
    page.get_by_role("button", name="Put it back into the form").click()
    page.get_by_role("button", name="Save and go back to milestones 1 to 12").click()
    expect(page.get_by_text("Milestones 1 to 12 of 30")).to_be_visible()
    assert [line.why for line in ViewLine.objects.all()] == [WORDS]
    page.wait_for_function(f"{KEPT} === 0")
