"""A page of the journey with the keyboard alone: in, through the form, sent by Enter."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
        || style.boxShadow !== "none" || style.backgroundColor === "rgb(255, 221, 0)";
    const box = element.getBoundingClientRect();
    const hidden = box.width === 0 || box.height === 0 || box.bottom < 0 || box.top > innerHeight;
    return {name: element.name || "", tag: element.tagName, seen: seen, hidden: hidden,
            type: element.type || "", text: (element.textContent || "").trim()};
}"""


def tab_to(page, wanted, most=60):
    """Press Tab until `wanted` holds of what has the focus, which shows at every step."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["seen"], at
        assert not at["hidden"], at
        if wanted(at):
            return at
    raise AssertionError("Tab never came there")


@pytest.mark.parametrize("width", [320, 1280])
def test_proposing_days_by_keyboard(sign_in, width):
    world = make_world()
    page = sign_in(world.llme_user, width=width)
    page.goto(f"/engagements/{world.engagement.reference}/days/propose/")

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id || location.hash") in (
        "main-content",
        "#main-content",
    )

    tab_to(page, lambda at: at["name"] == "days")
    page.keyboard.press("Control+A")
    page.keyboard.type("8")
    tab_to(page, lambda at: at["name"] == "reason")
    page.keyboard.type("Two more classes wish to join")
    later = timezone.localdate() + datetime.timedelta(days=14)
    for part in ("day", "month", "year"):
        tab_to(page, lambda at, part=part: at["name"] == f"follows_on_{part}")
        page.keyboard.type(str(getattr(later, part)))
    tab_to(page, lambda at: at["tag"] == "BUTTON" and at["type"] == "submit")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "/propose/" not in page.url
    assert world.engagement.days_proposals.get().days == 8


def test_what_is_missing_takes_the_focus(sign_in):
    world = make_world()
    page = sign_in(world.llme_user, width=390)
    page.goto(f"/engagements/{world.engagement.reference}/days/propose/")
    tab_to(page, lambda at: at["name"] == "days")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.classList.contains('govuk-error-summary')")
    tab_to(page, lambda at: at["tag"] == "A")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["name"] == "days"
