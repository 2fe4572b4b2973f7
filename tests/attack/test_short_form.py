"""The short form as somebody would use it who was not sent it, or who means it ill."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import OutgoingMail
from intake.models import Nomination, Suggestion
from intake.services.adding import suggest_by_link
from intake.services.links import end_link
from intake.tokens import SALT, path_of, token_of
from tests.engagements.test_days_races import together
from tests.factories.engagements import make_hub, make_hub_person, make_school
from tests.factories.intake import SuggestionLinkFactory

pytestmark = pytest.mark.django_db(transaction=True)
WHO = {"from_name": "Pat Doe", "from_role": "Director", "from_email": "pat.doe@trust.test"}
EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def hub() -> Any:
    cache.clear()
    return make_hub("Ash Hub")


def send(path: str, school: Any, client: Client | None = None, **said: Any) -> Any:
    data = {"why": "Two teachers are new.", "submission": str(uuid.uuid4()), **WHO, **said}
    return (client or Client()).post(f"{path}?school={school.pk}", data)


@pytest.mark.parametrize(
    "forged",
    [
        "{pk}.{nonce}",
        "{pk}.{nonce}~",
        "{pk}.{nonce}~AAAA",
        "0.x",
        "{other}",
        "",
        "..%2f",
        "{pk}.{nonce}\u0000",
    ],
)
def test_a_forged_link_opens_nothing(hub: Any, forged: str) -> None:
    link = SuggestionLinkFactory(hub=hub)
    other = signing.Signer(salt="another purpose", sep="~").sign(f"{link.pk}.{link.nonce}")
    token = forged.format(pk=link.pk, nonce=link.nonce, other=other)
    path = f"/suggest/{token}/".replace("\u0000", "%00")
    real = path_of(link).replace(token_of(link), "")
    assert real  # the shape of a true one

    for answer in (Client().get(path), send(path, make_school(hub))):
        assert answer.status_code in (400, 404)
    assert not Nomination.objects.exists()


def test_a_link_of_one_hub_writes_into_no_other(hub: Any) -> None:
    """Whatever is sent beside it: the hub is that of the link."""
    birch = make_hub("Birch Hub")
    link, school = SuggestionLinkFactory(hub=hub), make_school(hub)

    sent = send(path_of(link), school, hub=birch.pk, link=99, source="authority", nomination=1, answer="yes")

    assert sent.status_code == 302
    entry = Nomination.objects.get()
    assert (entry.hub, entry.answer, entry.suggestions.get().source) == (hub, "", link.source)
    assert signing.Signer(salt=SALT, sep="~").unsign(token_of(link)) == f"{link.pk}.{link.nonce}"


def test_two_links_suggest_one_school_at_once_and_it_waits_once(hub: Any) -> None:
    links, school = [SuggestionLinkFactory(hub=hub) for _ in range(3)], make_school(hub)

    answers = together(*[lambda link=link: send(path_of(link), school) for link in links for _ in range(2)])

    assert {answer.status_code for answer in answers} == {302}, answers
    assert (Nomination.objects.count(), Suggestion.objects.count()) == (1, 3)


def test_a_page_left_open_is_refused_after_the_link_was_withdrawn(hub: Any) -> None:
    cora, link, school = (
        make_hub_person(hub, "coordinator", "Cora Coe"),
        SuggestionLinkFactory(hub=hub),
        make_school(hub),
    )
    school, client = make_school(hub), Client()
    assert client.get(f"{path_of(link)}?school={school.pk}").status_code == 200
    end_link(by=cora, link=link)

    assert send(path_of(link), school, client).status_code == 404
    assert not Suggestion.objects.exists()


def test_a_link_ended_at_the_moment_it_is_used_writes_once_or_not_at_all(hub: Any) -> None:
    cora, link, school = (
        make_hub_person(hub, "coordinator", "Cora Coe"),
        SuggestionLinkFactory(hub=hub),
        make_school(hub),
    )
    school = make_school(hub)

    together(lambda: send(path_of(link), school), lambda: end_link(by=cora, link=link))

    link.refresh_from_db()
    assert link.ended_at is not None
    assert send(path_of(link), school, why="Once more.").status_code == 404
    assert Suggestion.objects.count() <= 1


def test_what_is_typed_is_text_wherever_it_is_read_and_goes_in_no_mail(hub: Any) -> None:
    cora = make_hub_person(hub, "coordinator", "Cora Coe")
    link = SuggestionLinkFactory(hub=hub, organisation=f"Harbour {EVIL}", sent_to=EVIL)
    school, client = make_school(hub), Client()
    sent = send(
        path_of(link), school, client, why=f"=1+1 {EVIL}", from_name=f"Pat{EVIL}\r\nBcc: all@a.test",
        from_role=EVIL,
    )  # fmt: skip
    assert sent.status_code == 302
    assert "\n" not in sent["Location"]
    entry = Nomination.objects.get()
    desk = Client()
    desk.force_login(cora)

    for one, path in (
        (client, path_of(link)),
        (client, sent["Location"]),
        (client, f"{path_of(link)}?q={EVIL}"),
        (desk, entry.get_absolute_url()),
        (desk, reverse("intake:waiting", args=[hub.code])),
        (desk, reverse("intake:links", args=[hub.code])),
        (desk, school.get_absolute_url()),
    ):
        page = one.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.content.decode(), path
    assert not OutgoingMail.objects.exists()


def test_it_is_no_way_to_see_who_filled_it_in_before(hub: Any) -> None:
    """What one browser typed is kept for that browser alone, and for that link."""
    link, other, school = SuggestionLinkFactory(hub=hub), SuggestionLinkFactory(hub=hub), make_school(hub)
    first = Client()
    send(path_of(link), school, first)

    assert "Pat Doe" in first.get(f"{path_of(link)}?school={school.pk}").content.decode()
    for client, path in ((Client(), path_of(link)), (first, path_of(other))):
        assert "Pat Doe" not in client.get(f"{path}?school={school.pk}").content.decode()
    page = first.get(f"{path_of(link)}?school={school.pk}")
    assert "no-store" in page["Cache-Control"]
    assert re.search(r"same-origin|no-referrer", page.headers.get("Referrer-Policy", ""))


@pytest.mark.parametrize("gone", ["school", "hub"])
def test_a_link_for_one_school_closes_with_the_school_or_the_hub(hub: Any, gone: str) -> None:
    """With the page open as well as without; a link for all schools of a trust stays, for the others."""
    cora, school, client = make_hub_person(hub, "coordinator", "Cora Coe"), make_school(hub), Client()
    own = SuggestionLinkFactory(hub=hub, source="school", school=school)
    assert client.get(path_of(own)).status_code == 200
    if gone == "school":
        type(school).objects.filter(pk=school.pk).update(is_offered=False, status=type(school).Status.CLOSED)
    else:
        type(hub).objects.filter(pk=hub.pk).update(is_active=False)

    assert client.get(path_of(own)).status_code == 404
    assert send(path_of(own), school, client, standing="head").status_code == 404
    with pytest.raises(Refused):
        suggest_by_link(
            by=AnonymousUser(), link=own, school=school, phase="primary", why="We ask.", **WHO
        )  # fmt: skip
    assert not Suggestion.objects.exists()
    if gone == "school":
        desk = Client()
        desk.force_login(cora)
        page = desk.get(reverse("intake:links", args=[hub.code])).content.decode()
        assert "The register no longer holds this school as open" in page
        assert token_of(own) not in page


@pytest.mark.parametrize("days", [0, 1])
def test_its_last_day_ends_at_midnight_in_england(hub: Any, days: int) -> None:
    link = SuggestionLinkFactory(hub=hub, ends_on=timezone.localdate() - datetime.timedelta(days=days))
    assert Client().get(path_of(link)).status_code == (404 if days else 200)
