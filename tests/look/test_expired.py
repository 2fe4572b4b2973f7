"""A sign-in that runs out while someone writes: the whole way in a browser, with and without a script."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User

FORM = "/account/name/change/"


@pytest.fixture(autouse=True)
def no_navigation(monkeypatch):
    """What stands at the top of the page comes from apps above, which this test knows nothing of."""
    monkeypatch.setattr("core.navigation._items", [])


def put_session(page, user, live_server):
    """What signing in does in the other tab: a new session, and a new token beside it."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@pytest.mark.parametrize("javascript", [True, False])
def test_words_outlive_the_sign_in_and_are_sent_again(sign_in, live_server, javascript):
    user = User.objects.create_user("amira@example.test", name="Amira")
    page = sign_in(user, width=390, javascript=javascript)
    page.goto(FORM)
    page.locator("main input[name=name]").fill("Amira Khan")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main form button").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("This form waited too long")
    expect(page.locator("dd")).to_have_text("Amira Khan")
    expect(page.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()

    put_session(page, user, live_server)
    page.get_by_role("button", name="Send it again").click()
    if not javascript:
        # Without a script the page comes once more, with the token of the new sign-in.
        expect(page.get_by_role("heading", level=1)).to_have_text("This form waited too long")
        expect(page.locator("dd")).to_have_text("Amira Khan")
        page.get_by_role("button", name="Send it again").click()
    page.wait_for_url(lambda address: not address.endswith(FORM))
    user.refresh_from_db()
    assert user.name == "Amira Khan"
