"""The line that says where one's words are, in a real browser: it moves nothing on the page."""

import pytest
from playwright.sync_api import expect

from tests.factories.engagements import make_world
from tests.factories.plans import make_agreed_plan
from tests.factories.reviews import make_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = ".hs-keeping"
TOP = "button => button.getBoundingClientRect().top"


def test_a_button_at_the_foot_of_the_page_stays_under_the_finger(sign_in):
    """The line grows to name what cannot be saved, and says less once the field is left."""
    world = make_world()
    make_agreed_plan(world)
    look = make_look(world, way="together")
    page = sign_in(world.llme_user, width=390)
    page.goto(f"{look.get_absolute_url()}write/joint/")
    page.fill("[name=school_step]", "Plan the unit")
    for part, typed in (("day", "31"), ("month", "2"), ("year", "2027")):
        page.fill(f"[name=school_step_on_{part}]", typed)
    expect(page.locator(LINE)).to_contain_text("must be a real date")

    # From here the server is slow: the line stays at what it says in between.
    page.route("**/write/joint/", lambda route: None)
    button = page.get_by_role("button", name="Save and read it through")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    before = button.evaluate(TOP)
    # What a press does first: the field that was typed in is left.
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(LINE)).not_to_contain_text("must be a real date")
    assert button.evaluate(TOP) == before
