"""Drafts that save themselves: part by part, losing nobody's words, and without a wall of history."""

import threading

import pytest
from django.db import connection

from core.autosave import drawn_values
from core.models import AuditEvent
from plans.models import PlanSection
from plans.one_page import empty_page
from tests.factories.engagements import make_world
from tests.factories.plans import agree, fresh, make_draft

ASKS = {"Accept": "application/json"}


@pytest.fixture
def world():
    return make_world()


def typed(version, **words):
    """The page as a browser sends it, with some boxes filled anew."""
    page = empty_page(fresh(version))
    data = {"milestones": str(len(page.milestones))}
    for part in page.parts:
        data |= {name: values[0] for name, values in drawn_values(part).items() if values}
    return data | {f"s-{key}": text for key, text in words.items()}


def save(client, version, data):
    return client.post(version.get_absolute_url() + "autosave/", data, headers=ASKS)


def text_of(version, key="why"):
    return PlanSection.objects.get(version=version, key=key).text


@pytest.mark.django_db
def test_what_is_saved_can_be_saved_on(world, client_for):
    draft, client = make_draft(world, shared=False), client_for(world.llme_user)
    data = typed(draft, why="One")
    first = save(client, draft, data)
    assert first.status_code == 200
    assert (first.json()["theirs"], first.json()["problems"]) == ([], [])
    second = save(client, draft, data | first.json()["seen"] | {"s-why": "One and two"})
    assert second.status_code == 200
    assert text_of(draft) == "One and two"


@pytest.mark.django_db
def test_the_quicker_text_of_somebody_else_is_handed_over(world, client_for):
    draft = make_draft(world, shared=False)
    mine, theirs = typed(draft, why="Mine", what="Mine too"), typed(draft, why="Theirs")
    save(client_for(world.second_llme_user), draft, theirs)
    answer = save(client_for(world.llme_user), draft, mine)
    assert answer.status_code == 409
    [part] = answer.json()["theirs"]
    assert (part["shown"], part["by"]) == ("Theirs", str(world.second_llme_user))
    assert part["fields"] == {"s-why": ["Theirs"]}
    assert "s-why_seen" not in answer.json()["seen"]
    assert (text_of(draft), text_of(draft, "what")) == ("Theirs", "Mine too")
    kept = save(client_for(world.llme_user), draft, mine | answer.json()["seen"] | part["seen"])
    assert kept.status_code == 200
    assert text_of(draft) == "Mine"


@pytest.mark.django_db
def test_a_milestone_of_somebody_else_fills_every_box(world, client_for):
    draft = make_draft(world, shared=False)
    data = typed(draft)
    save(client_for(world.second_llme_user), draft, data | {"m0-expected_to_see": "Theirs"})
    answer = save(client_for(world.llme_user), draft, data | {"m0-expected_to_see": "Mine"})
    [part] = answer.json()["theirs"]
    assert part["fields"]["m0-expected_to_see"] == ["Theirs"]
    assert part["fields"]["m0-expected_by_day"] == [data["m0-expected_by_day"]]
    assert list(part["seen"]) == ["m0-seen"]


@pytest.mark.django_db
def test_what_is_not_whole_yet_holds_nothing_else_up(world, client_for):
    draft = make_draft(world, shared=False)
    data = typed(draft, why="Saved", focus="x" * 301) | {"m0-expected_by_month": "13"}
    answer = save(client_for(world.llme_user), draft, data)
    assert answer.status_code == 200
    assert len(answer.json()["problems"]) == 2
    assert text_of(draft) == "Saved"
    assert text_of(draft, "focus") != "x" * 301


@pytest.mark.django_db
def test_it_undoes_nobody_s_agreement(world, client_for):
    draft = agree(make_draft(world), world.head)
    answer = save(client_for(world.llme_user), draft, typed(draft, why="Later"))
    assert "Save" in answer.json()["problems"][0]
    assert text_of(draft) != "Later"
    assert fresh(draft).agreements.filter(lapsed_at__isnull=True).count() == 1


@pytest.mark.django_db
def test_a_sitting_is_one_line_of_history_for_each_part(world, client_for):
    draft, client = make_draft(world), client_for(world.second_llme_user)
    before = AuditEvent.objects.filter(verb="plan_edited").count()
    data = typed(draft)
    for text in ("O", "On", "One"):
        data |= save(client, draft, data | {"s-why": text}).json()["seen"]
    data |= save(client, draft, data | {"s-why": "One", "s-what": "Two"}).json()["seen"]
    assert text_of(draft) == "One"
    assert AuditEvent.objects.filter(verb="plan_edited").count() == before + 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_keep_both_texts(world, client_for):
    draft = make_draft(world, shared=False)
    people = {"Mine": world.llme_user, "Theirs": world.second_llme_user}
    clients = {text: client_for(person) for text, person in people.items()}
    data = typed(draft)
    answers, start = {}, threading.Barrier(2)

    def run(text):
        start.wait()
        answers[text] = save(clients[text], draft, data | {"s-why": text})
        connection.close()

    threads = [threading.Thread(target=run, args=[text]) for text in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    second = next(text for text, answer in answers.items() if answer.status_code == 409)
    first = "Mine" if second == "Theirs" else "Theirs"
    assert text_of(draft) == first
    assert answers[second].json()["theirs"][0]["shown"] == first
