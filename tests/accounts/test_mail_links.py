"""Links in mail: safe to follow, for one person and one thing."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from accounts.mail_links import acting_person, make_link, send_away
from accounts.models import KnownDevice, SignInCode, User
from core.models import OutgoingMail
from hubsupport import urls
from tests.factories.accounts import PersonFactory, code_in, give_second_factor, sign_in
from tests.mailbox import Mailbox


@login_not_required
def thing(request: HttpRequest, ref: int) -> HttpResponse:
    """A page as apps above make them."""
    acting = acting_person(request, purpose="confirm", ref=ref)
    if acting is None:
        return send_away(request)
    return HttpResponse(f"{request.method} by {acting.person.pk} of version {acting.version}")


urlpatterns = [path("things/<int:ref>/", thing, name="thing"), path("", include(urls.urlpatterns))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def link_for(person: User, ref: int = 7) -> str:
    return make_link(user=person, purpose="confirm", ref=ref, path=f"/things/{ref}/", version=3)


def on_a_known_device(person: User, smtp: Mailbox) -> Client:
    """A browser in which this person signed in once, and out again."""
    client = Client()
    sign_in(client, person, smtp)
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302
    return client


def test_signed_in_the_link_leads_there(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    response = client.get(link_for(person), follow=True)
    assert response.content.decode() == f"GET by {person.pk} of version 3"


def test_on_a_known_device_the_link_opens_its_one_thing(smtp: Mailbox) -> None:
    person = PersonFactory()
    client = on_a_known_device(person, smtp)
    there = client.get(link_for(person)).url
    assert client.get(there).content.decode() == f"GET by {person.pk} of version 3"
    link = unquote(there.split("link=")[1])
    assert client.post("/things/7/", {"link": link}).content.decode().startswith(f"POST by {person.pk}")
    assert client.get(f"/things/8/?link={link}").status_code == 302  # another thing
    assert client.get("/account/").status_code == 302  # and nobody is signed in


def test_a_known_device_without_a_link_opens_nothing(smtp: Mailbox) -> None:
    client = on_a_known_device(PersonFactory(), smtp)
    assert client.get("/things/7/").url.startswith("/sign-in/?next=")


def test_a_link_without_a_known_device_opens_nothing(client: Client) -> None:
    person = PersonFactory()
    link = link_for(person).split("/")[2]
    response = client.get(f"/things/7/?link={link}")
    assert response.url == f"/go/{link}/"
    assert client.post("/things/7/", {"link": link}).status_code == 302


def test_signed_out_the_link_leads_to_a_code_and_then_to_the_thing(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(email="jo.green@oakfield.test")
    page = client.get(link_for(person)).content.decode()
    assert "j••••@oakfield.test" in page
    assert "jo.green" not in page
    assert client.post(link_for(person)).url == "/sign-in/code/"
    assert "jo.green" not in client.get("/sign-in/code/").content.decode()
    response = client.post("/sign-in/code/", {"code": code_in(smtp, person.email)}, follow=True)
    assert response.content.decode() == f"GET by {person.pk} of version 3"


def test_following_a_link_changes_nothing_and_sends_nothing(smtp: Mailbox) -> None:
    person = PersonFactory()
    known = on_a_known_device(person, smtp)
    before = list(KnownDevice.objects.values()), list(User.objects.values())
    mails, codes = OutgoingMail.objects.count(), SignInCode.objects.count()
    for client in (Client(), known):
        for _ in range(3):
            client.get(link_for(person))
            client.head(link_for(person))
    assert (list(KnownDevice.objects.values()), list(User.objects.values())) == before
    assert (OutgoingMail.objects.count(), SignInCode.objects.count()) == (mails, codes)


def test_somebody_elses_device_is_no_key(smtp: Mailbox) -> None:
    client = on_a_known_device(PersonFactory(), smtp)
    response = client.get(link_for(PersonFactory()))
    assert "Send me a code" in response.content.decode()


def test_signed_in_as_somebody_else_the_link_says_so(client: Client) -> None:
    person = PersonFactory()
    client.force_login(PersonFactory())
    assert "for someone else" in client.get(link_for(person)).content.decode()
    link = link_for(person).split("/")[2]
    own = client.get(f"/things/7/?link={link}").content.decode()
    assert f"by {person.pk} " not in own


def test_who_has_a_second_factor_signs_in_fully(smtp: Mailbox) -> None:
    person = PersonFactory()
    client = on_a_known_device(person, smtp)
    give_second_factor(person)
    assert "Send me a code" in client.get(link_for(person)).content.decode()
    client.post(link_for(person))
    response = client.post("/sign-in/code/", {"code": code_in(smtp, person.email)})
    assert response.url == "/account/second-step/authenticate/"


def test_a_revoked_device_is_no_key(smtp: Mailbox) -> None:
    person = PersonFactory()
    client = on_a_known_device(person, smtp)
    elsewhere = Client()
    elsewhere.force_login(person)
    elsewhere.post(f"/account/devices/{KnownDevice.objects.get().pk}/revoke/")
    assert "Send me a code" in client.get(link_for(person)).content.decode()


def test_a_device_is_forgotten_after_its_days(smtp: Mailbox) -> None:
    person = PersonFactory()
    client = on_a_known_device(person, smtp)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert "Send me a code" in client.get(link_for(person)).content.decode()


def test_an_old_or_altered_link_opens_nothing(client: Client) -> None:
    person = PersonFactory()
    link = link_for(person)
    client.force_login(person)
    assert client.get(link[:-3] + "xx/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert client.get(link).status_code == 404


def test_a_link_of_a_closed_account_opens_nothing(smtp: Mailbox) -> None:
    person = PersonFactory()
    client = on_a_known_device(person, smtp)
    User.objects.update(is_active=False)
    assert client.get(link_for(person)).status_code == 404
    link = link_for(person).split("/")[2]
    assert client.get(f"/things/7/?link={link}").status_code == 302


def test_two_people_on_one_machine_are_both_known(smtp: Mailbox) -> None:
    first, second = PersonFactory(), PersonFactory()
    client = on_a_known_device(first, smtp)
    sign_in(client, second, smtp)
    client.post("/sign-out/")
    for person in (first, second):
        there = client.get(link_for(person)).url
        assert client.get(there).content.decode() == f"GET by {person.pk} of version 3"


def test_a_planted_token_is_worth_nothing_after_the_next_sign_in(smtp: Mailbox, settings) -> None:
    mallory, victim = PersonFactory(), PersonFactory()
    mallorys = on_a_known_device(mallory, smtp)
    planted = mallorys.cookies[settings.KNOWN_DEVICE_COOKIE].value
    victims = Client()
    victims.cookies[settings.KNOWN_DEVICE_COOKIE] = planted
    sign_in(victims, victim, smtp)
    there = mallorys.get(link_for(victim))
    assert "Send me a code" in there.content.decode()
