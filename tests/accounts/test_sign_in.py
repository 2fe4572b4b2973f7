"""Signing in: a code first, the same for addresses known and unknown, throttled by account."""

import re
import sys
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import KnownDevice, SignInCode
from accounts.services import ask_for_code, mint_code, use_code
from core.models import AuditEvent, OutgoingMail
from core.sending import send_waiting
from tests.factories.accounts import (
    PersonFactory,
    SignInCodeFactory,
    code_in,
    give_second_factor,
    make_admin,
    sign_in,
)
from tests.mailbox import Mailbox


def test_a_code_by_mail_signs_in_and_the_device_is_known(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    response = client.get("/account/")
    assert response.url == "/sign-in/?next=/account/"
    client.post(response.url, {"email": person.email.upper(), "next": "/account/"})
    response = client.post(
        "/sign-in/code/",
        {"code": code_in(smtp, person.email)},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537"},
    )
    assert response.url == "/account/"
    page = client.get("/account/").content.decode()
    assert person.email in page
    assert "Chrome on Windows" in page
    assert AuditEvent.objects.filter(verb="know_device", by=person).count() == 1
    token = client.cookies[django_settings.KNOWN_DEVICE_COOKIE]
    assert token["httponly"]
    assert token["samesite"] == "Lax"
    assert not KnownDevice.objects.filter(token_hash=token.value).exists()


def test_the_mail_holds_the_code_and_nothing_about_the_person(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(name="Zelda Quince")
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    message = smtp.to(person.email)[0]
    assert str(message["Subject"]) == "Your code to sign in"
    assert "Zelda" not in message.as_string()
    assert code not in str(message["Subject"])
    assert not OutgoingMail.objects.filter(about__contains=code).exists()
    assert code not in str(list(SignInCode.objects.values()))
    assert code not in str(list(client.session.values()))


def test_a_code_works_once(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    pk = SignInCode.objects.get().pk
    client.post("/sign-in/code/", {"code": code})
    assert use_code(pk=pk, typed=code) is None


def test_a_code_typed_with_spaces_works(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    response = client.post("/sign-in/code/", {"code": f" {code[:3]} {code[3:]} "})
    assert response.status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_code_runs_out(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        response = client.post("/sign-in/code/", {"code": code}, follow=True)
    assert "That code can no longer be used" in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_code_works_only_in_the_browser_that_asked(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    stranger = Client()
    page = stranger.post("/sign-in/code/", {"code": code}).content.decode()
    assert "Ask for a code first" in page
    assert stranger.get("/account/").status_code == 302


def test_a_newer_code_takes_the_place_of_the_older(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    first = code_in(smtp, person.email)
    client.post("/sign-in/code/send-again/")
    second = code_in(smtp, person.email)
    if first != second:
        assert client.post("/sign-in/code/", {"code": first}).status_code == 200
    assert client.post("/sign-in/code/", {"code": second}).status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_five_guesses_and_no_more(client: Client, smtp: Mailbox, known: bool) -> None:
    email = PersonFactory().email if known else "nobody@oakfield.test"
    client.post("/sign-in/", {"email": email})
    send_waiting()
    for _ in range(4):
        response = client.post("/sign-in/code/", {"code": "x"})
        assert "That is not the code" in response.content.decode()
    assert client.post("/sign-in/code/", {"code": "x"}).url == "/sign-in/"
    assert "Ask for a code first" in client.get("/sign-in/code/").content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(smtp: Mailbox) -> None:
    person = PersonFactory()
    closed = PersonFactory(is_active=False)
    answers = []
    for email in (person.email, closed.email, "nobody.here@oakfield.test"):
        client = Client()
        asked = client.post("/sign-in/", {"email": email})
        page = client.get("/sign-in/code/").content.decode().replace(email, "ADDRESS")
        wrong = client.post("/sign-in/code/", {"code": "000001"})
        answers.append((asked.status_code, asked.url, without_token(page), wrong.status_code))
    assert answers[0] == answers[1] == answers[2]
    assert send_waiting() == 1
    assert [str(message["To"]) for message in smtp.messages] == [person.email]


def without_token(page: str) -> str:
    """A page without what is new each time."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def work_of(email: str) -> tuple[list[str], Counter[str]]:
    """What asking for a code takes: its queries without their values, and every function that is called."""
    cache.clear()
    browser, called = Client(), Counter[str]()

    def note(frame: Any, event: str, function: Any) -> None:
        if event == "call":
            called[f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}"] += 1
        elif event == "c_call":
            called[f"{getattr(function, '__module__', '')}:{function.__qualname__}"] += 1

    with CaptureQueriesContext(connection) as queries:
        sys.setprofile(note)
        try:
            browser.post("/sign-in/", {"email": email})
        finally:
            sys.setprofile(None)
    shapes = [re.sub(r"'[^']*'|\"s\d+_x\d+\"|NULL|\b\d+\b", "?", query["sql"]) for query in queries]
    return shapes, called


def test_known_and_unknown_addresses_take_the_same_queries_and_the_same_work() -> None:
    """Counted, not timed: a clock says more of the machine than of the page."""
    person = PersonFactory()
    for email in (person.email, "nobody.yet@oakfield.test"):
        work_of(email)  # what is looked up once and kept
    known_queries, known = work_of(person.email)
    unknown_queries, unknown = work_of("nobody.here@oakfield.test")

    assert known_queries == unknown_queries
    assert abs(known.total() - unknown.total()) < 0.05 * known.total()  # one row more that is read
    for one_more in (known - unknown, unknown - known):
        slow = [name for name in one_more if re.search("hashers|hashlib|pbkdf2|scrypt|smtp|sleep", name)]
        assert slow == []


def test_asking_is_throttled_by_account_not_by_address(client: Client) -> None:
    person = PersonFactory()
    for _ in range(3):
        assert client.post("/sign-in/", {"email": person.email}).status_code == 302
    response = client.post("/sign-in/", {"email": person.email})
    assert response.status_code == 429
    assert "You have asked for several codes" in response.content.decode()
    for number in range(40):  # everybody else in the school, behind the same address
        other = Client().post("/sign-in/", {"email": f"colleague{number}@oakfield.test"})
        assert other.status_code == 302


def test_an_unknown_address_is_throttled_alike(client: Client) -> None:
    for _ in range(3):
        client.post("/sign-in/", {"email": "nobody@oakfield.test"})
    assert client.post("/sign-in/", {"email": "nobody@oakfield.test"}).status_code == 429


def test_nobody_locks_an_owner_out_of_a_known_device(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    client.post("/sign-out/")
    stranger = Client()
    while stranger.post("/sign-in/", {"email": person.email}).status_code == 302:
        pass
    assert client.post("/sign-in/", {"email": person.email}).status_code == 302


def test_wrong_passwords_are_throttled_by_account(client: Client) -> None:
    person = PersonFactory()
    person.set_password("violet-anchor-potato")
    person.save()
    for _ in range(5):
        response = client.post("/sign-in/other-ways/", {"login": person.email, "password": "wrong"})
        assert "The email address or the password is not right" in response.content.decode()
    response = client.post(
        "/sign-in/other-ways/", {"login": person.email, "password": "violet-anchor-potato"}
    )
    assert "There were too many tries" in response.content.decode()
    other = PersonFactory()
    other.set_password("violet-anchor-potato")
    other.save()
    response = Client().post(
        "/sign-in/other-ways/", {"login": other.email, "password": "violet-anchor-potato"}
    )
    assert response.status_code == 302


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    person = PersonFactory()
    pages = [
        without_token(
            Client()
            .post("/sign-in/other-ways/", {"login": email, "password": "wrong"})
            .content.decode()
            .replace(email, "ADDRESS")
        )
        for email in (person.email, "nobody@oakfield.test")
    ]
    assert pages[0] == pages[1]


def test_the_code_is_offered_first_and_other_ways_stand_behind_a_link(client: Client) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "Send me a code" in page
    assert 'type="password"' not in page
    assert 'href="/sign-in/other-ways/"' in page


def test_nobody_signs_up() -> None:
    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_closed_account_gets_no_code_and_no_entry(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email})
    code = code_in(smtp, person.email)
    person.is_active = False
    person.save()
    client.post("/sign-in/code/", {"code": code})
    assert client.get("/account/").status_code == 302


def test_next_leads_nowhere_else(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    client.post("/sign-in/", {"email": person.email, "next": "https://evil.test/"})
    assert client.post("/sign-in/code/", {"code": code_in(smtp, person.email)}).url == "/"


def test_who_has_a_second_factor_gives_it_after_the_code(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    secret = give_second_factor(person)
    response = sign_in(client, person, smtp)
    assert response.url == "/account/second-step/authenticate/"
    assert client.get("/account/").status_code == 302
    page = client.get(response.url).content.decode()
    assert "Your second step" in page
    response = client.post(response.url, {"code": totp(secret)})
    assert response.status_code == 302
    assert client.get("/account/").status_code == 200
    assert KnownDevice.objects.filter(user=person).count() == 1


def totp(secret: str) -> str:
    """The code an authenticator app shows now."""
    counter = next(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_device_is_not_known_before_the_second_factor(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    give_second_factor(person)
    sign_in(client, person, smtp)
    assert not KnownDevice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_six_threads_with_one_code_make_one_sign_in() -> None:
    code = ask_for_code(email=PersonFactory().email)
    digits = mint_code(code)
    assert digits
    barrier, results = threading.Barrier(6), []

    def enter() -> None:
        barrier.wait()
        try:
            results.append(use_code(pk=code.pk, typed=digits))
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(person is not None for person in results) == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_all_count() -> None:
    code = SignInCodeFactory()
    digits = mint_code(code)
    wrong = "000000" if digits != "000000" else "111111"
    barrier = threading.Barrier(10)

    def guess() -> None:
        barrier.wait()
        try:
            use_code(pk=code.pk, typed=wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    code.refresh_from_db()
    assert code.guesses == 5
    assert use_code(pk=code.pk, typed=digits or "") is None


def test_the_admin_site_has_no_sign_in_of_its_own(client: Client) -> None:
    assert client.get("/admin/").url == "/sign-in/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/sign-in/?next=%2Fadmin%2F"
    response = client.post("/admin/login/", {"username": "a@b.test", "password": "x"})
    assert response.url.startswith("/sign-in/")
    client.force_login(PersonFactory())
    assert client.get("/admin/login/").status_code == 403
    client.force_login(make_admin())
    assert client.get("/admin/").status_code == 200
