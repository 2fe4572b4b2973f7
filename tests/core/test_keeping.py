"""What the server does so that the browser can keep words: whose they are, and whether they have arrived."""

import re
import uuid

import pytest
from django.test import Client

from accounts.models import User
from core.keeping import COOKIE, keeping_of

pytestmark = pytest.mark.django_db

FORM = "/account/name/change/"


@pytest.fixture
def amira():
    return User.objects.create_user("amira@example.test", name="Amira")


@pytest.fixture
def bea():
    return User.objects.create_user("bea@example.test", name="Bea")


def send(client, person, name, record=None, **extra):
    """The form of a page that `person` had open."""
    kept = f"{keeping_of(person).mark}.{record or uuid.uuid4()}"
    return client.post(FORM, {"name": name, "kept": kept}, **extra)


def test_each_person_has_a_key_of_their_own(amira, bea):
    assert keeping_of(amira) == keeping_of(User.objects.get(pk=amira.pk))
    assert keeping_of(amira).mark != keeping_of(bea).mark
    assert keeping_of(amira).key != keeping_of(bea).key


def test_only_pages_of_somebody_signed_in_carry_a_key(amira, client_for):
    assert b"hs-keeping" not in client_for(None).get("/account/sign-in/", follow=True).content
    page = client_for(amira).get(FORM).content.decode()
    assert re.search(r'name="hs-keeping" content="([^"]+)"', page)[1] == ":".join(keeping_of(amira))


def test_words_that_a_view_took_are_named_to_the_browser(amira, client_for):
    record = str(uuid.uuid4())
    response = send(client_for(amira), amira, "Amira Khan", record)
    assert response.status_code == 302
    assert response.cookies[COOKIE].value == f"{record}.sent"


def test_words_that_come_back_to_be_mended_are_named_so(amira, client_for):
    client, one, two = client_for(amira), str(uuid.uuid4()), str(uuid.uuid4())
    assert send(client, amira, "", one).cookies[COOKIE].value == f"{one}.back"
    # Two tabs at once: neither answer is lost.
    assert send(client, amira, "Amira Khan", two).cookies[COOKIE].value == f"{one}.back_{two}.sent"


def test_words_that_no_view_took_are_not_named(amira):
    client = Client()  # the sign-in has run out
    response = send(client, amira, "Amira Khan", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    assert COOKIE not in response.cookies
    assert "Amira Khan" in response.content.decode()
    assert "kept" not in re.findall(r"<dt[^>]*>([^<]*)", response.content.decode().lower())


def test_nothing_is_saved_from_a_page_of_somebody_else(amira, bea, client_for):
    response = send(client_for(bea), amira, "Written by Amira")
    assert response.status_code == 403
    assert "Written by Amira" not in response.content.decode()
    assert COOKIE not in response.cookies
    bea.refresh_from_db()
    assert bea.name == "Bea"


def test_an_expired_token_shows_nothing_to_somebody_else(amira, bea):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bea)
    response = send(client, amira, "Written by Amira", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    assert "Written by Amira" not in response.content.decode()


def test_a_script_is_told_why_and_given_a_fresh_token(amira, bea):
    client = Client(enforce_csrf_checks=True)
    asks = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    gone = send(client, amira, "Amira Khan", headers=asks)
    assert (gone.status_code, gone.json()["why"]) == (401, "signed_out")
    client.force_login(amira)
    late = send(client, amira, "Amira Khan", headers=asks)
    assert (late.status_code, late.json()["why"]) == (401, "token")
    kept = f"{keeping_of(amira).mark}.{uuid.uuid4()}"
    data = {"name": "Amira Khan", "kept": kept, "csrfmiddlewaretoken": late.json()["token"]}
    assert client.post(FORM, data, headers=asks).status_code == 302
    client.force_login(bea)
    assert send(client, amira, "Amira Khan", headers=asks).json()["why"] in ("token", "somebody_else")
