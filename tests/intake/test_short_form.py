"""The short form: one link, no account, nothing of the list told, nobody named in an address or a mail."""

import datetime
import re
import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, OutgoingMail, Submission
from intake import limits
from intake.models import Nomination, Suggestion
from intake.services.links import end_link, make_link
from intake.states import Source, Standing
from intake.tokens import path_of, token_of
from tests.factories.engagements import EngagementFactory, make_leader
from tests.intake.conftest import fresh

WHO = {"from_name": "Pat Doe", "from_role": "Director", "from_email": "pat.doe@trust.test"}


@pytest.fixture(autouse=True)
def fresh_throttle(db):
    cache.clear()


@pytest.fixture
def link(kept):
    return a_link(kept)


def a_link(kept, **said):
    return make_link(
        **{
            "by": kept.cora,
            "hub": kept.hub,
            "source": Source.TRUST,
            "organisation": "Harbour Trust",
            "sent_to": "Priya Shah",
            "ends_on": timezone.localdate() + datetime.timedelta(days=30),
            **said,
        }
    )


def send(client, link, school, **said):
    data = {"why": "Two teachers are new.", "submission": str(uuid.uuid4()), **WHO, **said}
    return client.post(f"{path_of(link)}?school={school.pk}", data)


def bare(response):
    """A page without what is new each time it is drawn."""
    text = re.sub(r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"', "", response.content.decode())
    return response.status_code, text


def test_a_trust_suggests_several_schools_one_after_another(kept, link, client):
    elm, oak = kept.school("Elm Primary School"), kept.school("Oak Primary School")
    found = client.get(path_of(link), {"q": "elm"}).content.decode()
    assert f"?school={elm.pk}" in found
    assert "Ash Hub" in found
    assert "Harbour Trust" in found

    answer = send(client, link, elm)
    assert answer.status_code == 302
    thanks = client.get(answer["Location"]).content.decode()
    assert "Elm Primary School is with Ash Hub." in thanks
    assert path_of(link) in thanks

    again = client.get(f"{path_of(link)}?school={oak.pk}").content.decode()
    assert 'value="Pat Doe"' in again  # typed once
    send(client, link, oak)
    entries = Nomination.objects.open().filter(hub=kept.hub)
    assert {entry.school_id for entry in entries} == {elm.pk, oak.pk}
    said = Suggestion.objects.get(nomination__school=elm)
    assert (said.who, said.from_email, said.written_by) == (
        "The trust (Harbour Trust)",
        "pat.doe@trust.test",
        None,
    )


def test_one_form_sent_twice_is_one_entry(kept, link, client):
    school, key = kept.school(), str(uuid.uuid4())
    first, second = (send(client, link, school, submission=key) for _ in range(2))
    third = send(client, link, school)  # the page once more, and the same words
    assert first["Location"] == second["Location"] == third["Location"]
    assert (Nomination.objects.count(), Suggestion.objects.count()) == (1, 1)


def test_no_live_link_is_kept_with_what_was_sent(kept, link, client):
    school = kept.school()
    send(client, link, school)
    (sent,) = Submission.objects.all()
    assert sent.result == str(school.pk)
    assert link.nonce not in sent.result

    sent.result = f"{reverse('intake:suggested', args=[token_of(link)])}?school={school.pk}"
    sent.save()
    move = import_module("intake.migrations.0002_no_link_is_kept")
    for _ in range(2):
        move.keep_urns(apps, None)
    assert Submission.objects.get().result == str(school.pk)


def test_it_answers_alike_whatever_the_hub_knows_of_a_school(kept, link):
    """No oracle: not heard from, yes, not now, no thank you, work under way, work ended, or new."""
    names = ["New", "Waits", "Yes", "Later", "No", "Working", "Ended", "Elsewhere"]
    schools = {name: kept.school("Elm Primary School") for name in names}
    kept.add(schools["Waits"])
    kept.answer(kept.add(schools["Yes"]))
    kept.answer(kept.add(schools["Later"]), "not_now")
    kept.answer(kept.add(schools["No"]), "no")
    EngagementFactory(hub=kept.hub, school=schools["Working"], opened_by=kept.cora)
    EngagementFactory(
        hub=kept.hub, school=schools["Ended"], opened_by=kept.cora, status="completed",
        ended_on=timezone.localdate(),
    )  # fmt: skip
    EngagementFactory(hub=kept.other_hub, school=schools["Elsewhere"], opened_by=kept.cora)

    pages = {}
    for name, school in schools.items():
        client = Client()
        drawn = client.get(f"{path_of(link)}?school={school.pk}")
        sent = send(client, link, school)
        thanks = client.get(sent["Location"])
        pages[name] = [
            (status, text.replace(str(school.pk), "URN"))
            for status, text in (bare(drawn), (sent.status_code, sent["Location"]), bare(thanks))
        ]
    assert all(page == pages["New"] for page in pages.values()), pages


def test_what_comes_after_a_no_wakes_nobody_unless_it_is_the_school(kept, link, client):
    entry = kept.answer(kept.add(), "no")
    send(client, link, entry.school)
    assert (fresh(entry).answer, entry.suggestions.count()) == ("no", 2)
    assert not Nomination.objects.waiting().exists()

    own = a_link(kept, source=Source.SCHOOL, school=entry.school)
    send(client, own, entry.school, standing=Standing.NOT_YET)
    assert fresh(entry).answer == ""


def test_a_suggestion_of_work_under_way_is_kept_with_it(kept, link, client):
    work = EngagementFactory(hub=kept.hub, opened_by=kept.cora)
    send(client, link, work.school)
    entry = Nomination.objects.get()
    assert (entry.engagement, entry.answer, entry.is_open) == (work, "yes", False)


def test_who_says_to_be_the_head_is_asked_and_a_head_who_is_signed_in_is_believed(kept, client):
    school = kept.school()
    link = a_link(kept, source=Source.SCHOOL, organisation="Our schools")
    send(client, link, school, standing=Standing.HEAD)
    entry = Nomination.objects.get()
    assert (entry.answer, entry.suggestions.get().who) == ("", "The school")

    head = make_leader(school, "headteacher", "Hilda Head")
    client.force_login(head)
    send(client, link, school, standing=Standing.HEAD, why="I ask myself.")
    said = entry.answers.get()
    assert (fresh(entry).answer, said.spoken_by, said.how) == ("yes", head, "form")


def test_a_maths_lead_gives_no_yes_for_the_head(kept, client):
    school = kept.school()
    client.force_login(make_leader(school, "maths_lead", "Max Maths"))
    send(client, a_link(kept, source=Source.SCHOOL), school, standing=Standing.HEAD)
    assert Nomination.objects.get().answer == ""


@pytest.mark.parametrize("change", ["ended", "run out", "tampered", "other number", "hub closed", "long"])
def test_a_link_that_is_not_good_opens_nothing(change, kept, link, client):
    school, path = kept.school(), path_of(link)
    other = a_link(kept, organisation="Other")
    match change:
        case "ended":
            end_link(by=kept.cora, link=link)
        case "run out":
            link.ends_on = timezone.localdate() - datetime.timedelta(days=1)
            link.save()
        case "tampered":
            path = path[:-3] + "xy/"
        case "other number":
            _number, rest = token_of(link).split(".", 1)
            path = reverse("intake:suggest", args=[f"{other.pk}.{rest}"])
        case "hub closed":
            kept.hub.is_active = False
            kept.hub.save()
        case "long":
            path = reverse("intake:suggest", args=["1" * 3000])
    for answer in (
        client.get(path),
        client.get(f"{path}thank-you/"),
        client.post(f"{path}?school={school.pk}", {"why": "x", "submission": str(uuid.uuid4()), **WHO}),
    ):
        assert answer.status_code == 404
    assert "This link does not work" in client.get(path).content.decode()
    assert not Nomination.objects.exists()


def test_a_link_for_one_school_is_for_no_other(kept, client):
    ours, other = kept.school("Elm"), kept.school("Oak")
    link = a_link(kept, source=Source.SCHOOL, school=ours)
    client.post(
        f"{path_of(link)}?school={other.pk}",
        {"why": "We ask.", "standing": "not_yet", "submission": str(uuid.uuid4()), **WHO},
    )
    assert Nomination.objects.get().school == ours


@pytest.mark.parametrize("urn", ["0", "-1", "9" * 30, "12a", "١٢٣", "", "999999"])
def test_an_absurd_school_is_not_found(urn, kept, link, client):
    answer = client.get(path_of(link), {"school": urn})
    assert (answer.status_code, "Which school?" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("why", ""),
        ("why", "x" * 201),
        ("why", "a\0b"),
        ("why", "\N{PILE OF POO}" * 5000),
        ("from_email", "not an address"),
        ("from_email", f"{'a' * 400}@b.test"),
        ("from_name", ""),
        ("from_role", "r" * 121),
        ("submission", "x"),
    ],
)
def test_what_can_not_be_is_told_in_a_sentence(name, value, kept, link, client):
    answer = send(client, link, kept.school(), **{name: value})
    assert answer.status_code in (200, 400)
    assert not Nomination.objects.exists()


def test_names_in_the_line_are_asked_about_once(kept, link, client):
    school, why = kept.school(), "Anna Bell, Ben Carr and Cass Dunn can’t divide."
    page = send(client, link, school, why=why).content.decode()
    assert "This looks like people’s names" in page
    assert send(client, link, school, why=why, names_seen="1").status_code == 302


def test_search_shows_open_state_schools_and_nothing_of_the_list(kept, link, client):
    closed, private = kept.school("Elm Closed"), kept.school("Elm Private")
    for school in (closed, private):
        school.is_offered = False
        school.save()
    waits = kept.answer(kept.add(kept.school("Elm Waits")), "no").school
    page = client.get(path_of(link), {"q": "elm"}).content.decode()
    assert f"?school={waits.pk}" in page
    assert str(closed.pk) not in page
    assert str(private.pk) not in page
    assert "no thank you" not in page.lower().split("</h2>")[-1]


def test_who_asks_too_often_waits(kept, link, client, monkeypatch):
    monkeypatch.setattr(limits, "MOST", {"find": (2, 3600), "send": (2, 3600)})
    answers = [client.get(path_of(link), {"q": "elm"}).status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]
    other = a_link(kept, organisation="Another")
    assert client.get(path_of(other), {"q": "elm"}).status_code == 200
    sent = [send(client, link, kept.school(f"Elm {n}")).status_code for n in range(4)]
    assert sent == [302, 302, 429, 429]


def test_no_person_is_named_in_an_address_a_mail_or_the_record(kept, link, client):
    sent = send(client, link, kept.school())
    told = " ".join(
        [sent["Location"], *(str(event.__dict__) for event in AuditEvent.objects.all())]
        + [str(mail.__dict__) for mail in OutgoingMail.objects.all()]
    )
    for value in (*WHO.values(), "Two teachers are new.", "Priya Shah"):
        assert value not in told
    assert not OutgoingMail.objects.exists()


def test_only_coordinators_read_who_filled_it_in(kept, link, client):
    school = kept.school()
    send(client, link, school)
    entry = kept.answer(Nomination.objects.get())
    client.force_login(kept.cora)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "pat.doe@trust.test" in page

    client.force_login(make_leader(school, "headteacher", "Hilda Head"))
    page = client.get(school.get_absolute_url()).content.decode()
    assert "Two teachers are new." in page
    assert "The trust (Harbour Trust)" in page
    assert "pat.doe" not in page
    assert "Pat Doe" not in page


def test_the_head_reads_nothing_before_the_hub_has_spoken_to_them(kept, client):
    entry = kept.add()
    client.force_login(make_leader(entry.school, "headteacher", "Hilda Head"))
    assert "Two teachers are new" not in client.get(entry.school.get_absolute_url()).content.decode()
