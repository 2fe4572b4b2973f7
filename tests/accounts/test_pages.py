"""Every page of this app in a real browser: axe, reflow, valid HTML; passkeys with a real authenticator."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.mail_links import make_link
from accounts.models import ServiceMembership, User
from accounts.services import ask_address_change
from core.digests import token_hash
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.accounts import (
    AddressChangeFactory,
    InvitationFactory,
    KnownDeviceFactory,
    PersonFactory,
    code_in,
    give_second_factor,
    make_admin,
)
from tests.factories.accounts import (
    sign_in as sign_in_by_code,
)
from tests.mailbox import Mailbox
from tests.valid_html import assert_valid


def public_pages() -> list[str]:
    """Addresses that need no sign-in, with what stands behind them."""
    person = PersonFactory(email="a.rather.long.address.of.a.person@a-school-with-a-long-name.test")
    InvitationFactory(token="t-new", name="Alexandra Featherstonehaugh-Cholmondeley")
    InvitationFactory(token="t-known", email=person.email)
    InvitationFactory(token="t-late", good_until=timezone.now() - timedelta(days=1))
    AddressChangeFactory(user=person, old_token_hash=token_hash("c-old"), new_token_hash=token_hash("c-new"))
    return [
        "/sign-in/",
        "/sign-in/code/",
        "/sign-in/other-ways/",
        "/sign-in/closed/",
        "/invitations/t-new/accept/",
        "/invitations/t-known/accept/",
        "/invitations/t-late/accept/",
        "/invitations/t-none/accept/",
        "/account/address/c-old/confirm/",
        "/account/address/c-new/confirm/",
        "/account/address/c-none/confirm/",
        make_link(user=person, purpose="x", ref=1, path="/"),
        "/go/nothing/",
    ]


def own_pages(admin: User) -> list[str]:
    """Addresses of somebody signed in who may do everything here."""
    ServiceMembership.objects.create(user=admin, role="ncetm_reader")
    KnownDeviceFactory(user=admin)
    ask_address_change(person=admin, new_email="another.rather.long.address@a-school-with-a-long-name.test")
    person = PersonFactory()
    give_second_factor(person)
    waiting = InvitationFactory(name="Alexandra Featherstonehaugh-Cholmondeley")
    return [
        "/account/",
        "/account/name/change/",
        "/account/address/change/",
        "/account/password/",
        "/account/roles/switch/",
        "/account/sessions/",
        "/account/second-step/",
        "/account/second-step/totp/activate/",
        "/account/second-step/webauthn/",
        "/account/second-step/webauthn/add/",
        "/invitations/",
        "/invitations/?show=all",
        "/invitations/invite/",
        f"/invitations/{waiting.pk}/withdraw/",
        "/people/",
        f"/people/{person.pk}/",
        f"/people/{person.pk}/second-step/reset/",
        f"/people/{person.pk}/address/change/",
        f"/people/{person.pk}/close/",
        "/sign-out/",
    ]


def test_public_pages_are_valid_html(client: Client) -> None:
    for path in public_pages():
        assert_valid(client.get(path).content.decode())


def test_own_pages_are_valid_html(client: Client, smtp: Mailbox) -> None:
    admin = make_admin()
    sign_in_by_code(client, admin, smtp)
    for path in own_pages(admin):
        response = client.get(path)
        assert response.status_code == 200, path
        assert_valid(response.content.decode())


# In a browser

Open = Callable[..., Page]
pytestmark = pytest.mark.django_db


def read(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_public_pages_read_well(sign_in: Open, transactional_db: None, width: int) -> None:
    page = sign_in(width=width)
    for path in public_pages():
        read(page, path)
    page.goto("/sign-in/")
    page.get_by_role("button", name="Send me a code").click()
    expect(page).to_have_title(re.compile("^Error: "))
    axe(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_own_pages_read_well(sign_in: Open, transactional_db: None, smtp: Mailbox, width: int) -> None:
    admin = make_admin()
    page = sign_in(width=width)
    by_code(page, admin, smtp)
    for path in own_pages(admin):
        read(page, path)
    page.goto("/invitations/invite/")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page).to_have_title(re.compile("^Error: "))
    axe(page)
    assert_no_sideways_scroll(page)


def by_code(page: Page, person: User, smtp: Mailbox) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(smtp, person.email))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def test_signing_in_needs_no_script(sign_in: Open, transactional_db: None, smtp: Mailbox) -> None:
    person = PersonFactory(name="Pat Plain")
    page = sign_in(width=390, javascript=False)
    by_code(page, person, smtp)
    page.goto("/account/")
    expect(page.get_by_text("Pat Plain").first).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.fixture
def authenticator(sign_in: Open) -> Callable[[Page], Any]:
    """A key like the one in a phone, that says yes at once."""

    def plug_in(page: Page) -> Any:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return session

    return plug_in


def test_a_passkey_is_added_and_lets_in(
    sign_in: Open, transactional_db: None, smtp: Mailbox, authenticator: Any, live_server: Any, settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    person = PersonFactory(name="Pat Passkey")
    page = sign_in(width=390)
    authenticator(page)
    at = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page.goto(f"{at}/sign-in/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(smtp, person.email))
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{at}/account/second-step/webauthn/add/")
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/")
    axe(page)
    page.goto(f"{at}/account/second-step/webauthn/")
    expect(page.get_by_text("My phone").first).to_be_visible()
    page.goto(f"{at}/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{at}/sign-in/other-ways/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{at}/")
    page.goto(f"{at}/account/")
    expect(page.get_by_text("Pat Passkey").first).to_be_visible()
    # and as the second step after a code
    page.goto(f"{at}/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{at}/sign-in/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(smtp, person.email))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/authenticate/")
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{at}/")
