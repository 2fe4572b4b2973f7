"""The gallery in a real browser: axe, reflow, and what must work without a script."""

import pytest
from playwright.sync_api import expect

from tests.chromium import WIDTHS, assert_no_sideways_scroll, axe
from tests.valid_html import assert_valid

KINDS = {"error", "warning"}
PAGES = [
    "/components/",
    "/components/?errors=1",
    "/components/errors/400/",
    "/components/errors/403/",
    "/components/errors/404/",
    "/components/errors/409/",
    "/components/errors/refused/",
    "/components/errors/500/",
    "/components/errors/expired/",
    "/about/who-sees-what/",
]


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.LOGIN_URL = "/sign-in/"
    settings.ROOT_URLCONF = "tests.look.urls"


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_valid(client, path):
    assert_valid(client.get(path).content.decode())


@pytest.mark.parametrize("width", [WIDTHS["small"], WIDTHS["phone"], WIDTHS["desktop"]])
def test_everything_is_accessible_and_fits(sign_in, width):
    page = sign_in(width=width)
    for path in PAGES:
        page.goto(path)
        axe(page)
        assert_no_sideways_scroll(page)
    page.goto("/components/")
    for summary in page.locator("details > summary").all():
        summary.click()
    page.get_by_label("Something else").check()
    axe(page)
    assert_no_sideways_scroll(page)


def test_the_scripts_start_and_complain_of_nothing(sign_in):
    page = sign_in(width=390)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in KINDS else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/components/")
    expect(page.locator("body.govuk-frontend-supported")).to_have_count(1)
    inner = page.get_by_label("What was it?")
    expect(inner).to_be_hidden()
    page.get_by_label("Something else").check()
    expect(inner).to_be_visible()
    page.get_by_label("What did you work on?").fill("x" * 450)
    expect(page.get_by_text("You have 50 characters remaining").first).to_be_visible()
    page.get_by_role("button", name="Show password").click()
    assert page.get_by_label("Password", exact=True).get_attribute("type") == "text"
    assert complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_error_summary_leads_to_the_first_input_of_each_group(sign_in, javascript):
    page = sign_in(width=390, javascript=javascript)
    page.goto("/components/?errors=1")
    for text, id_ in [
        ("must include a month and a year", "id_on_month"),
        ("“What kind of day?”", "id_kind_0"),
        ("“What did you look at together?”", "id_looked_0"),
    ]:
        page.locator(".govuk-error-summary").get_by_text(text).click()
        expect(page.locator(f"#{id_}:is(:focus, :target)")).to_have_count(1)


def test_without_a_script_nothing_is_hidden_and_a_step_can_be_added(sign_in):
    page = sign_in(width=390, javascript=False)
    page.goto("/components/")
    expect(page.get_by_label("What was it?")).to_be_visible()
    page.get_by_label("What", exact=True).fill("Plan the staff meeting")
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_role("group", name="Step 2")).to_be_visible()
    expect(page.locator("#id_steps-0-what")).to_have_value("Plan the staff meeting")
    page.get_by_role("button", name="Remove step 2").click()
    expect(page.get_by_role("group", name="Step 2")).to_have_count(0)


def test_everything_can_be_reached_by_keyboard(sign_in):
    page = sign_in(width=1280)
    page.goto("/components/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.locator("#id_kind_0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_kind_1")).to_be_checked()


def test_text_four_times_as_large_needs_no_scrolling_sideways(sign_in):
    page = sign_in(width=320, height=256)
    page.goto("/components/?errors=1")
    assert_no_sideways_scroll(page)
