"""Words about a person go from what was suggested and noted; that they were struck stays (D7)."""

import json

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEvent
from engagements.services.strikes import answer_strike, request_strike
from intake.models import Nomination
from intake.services.striking import strike_from_entry
from tests.factories.engagements import make_hub_person, make_world
from tests.factories.intake import make_waiting

NAME = "Morgan Vale"


def test_a_coordinator_strikes_words_wherever_they_stand_with_a_school(kept, client_for):
    why = "Morgan  Vale is ill and two teachers are new."
    entry = kept.add(why=why, source_name="Harbour Trust (Morgan Vale)")
    other = kept.add(kept.school("Oak Primary School"), why="Morgan Vale asked.")
    client = client_for(kept.cora)
    page = client.get(entry.get_absolute_url()).text
    strike = reverse("intake:strike", args=[kept.hub.code, entry.pk])
    assert f'href="{strike}"' in page

    answer = client.post(strike, {"words": "morgan vale"}, follow=True)
    said = entry.suggestions.get()
    assert said.why == "[words struck out] is ill and two teachers are new."
    assert said.source_name == "Harbour Trust ([words struck out])"
    assert "Struck out in 2 places." in answer.text
    assert "Struck out words about a person, in 2 places." in answer.text
    assert NAME not in answer.text
    assert other.suggestions.get().why == "Morgan Vale asked."
    kept_of_it = json.dumps([[e.context, e.facts, e.digests] for e in AuditEvent.objects.all()], default=str)
    assert NAME.lower() not in kept_of_it.lower()


def test_words_are_copied_exactly_and_struck_by_coordinators_of_the_hub_alone(kept, client_for):
    entry = kept.add(why="Two teachers are new.")
    strike = reverse("intake:strike", args=[kept.hub.code, entry.pk])
    nowhere = "These words do not stand with this school."
    for words, told in (("Morgan", nowhere), ("T", "Copy the exact words")):
        assert told in client_for(kept.cora).post(strike, {"words": words}).text
    for person in (
        make_hub_person(kept.hub, "reader", "Rita Read"),
        make_hub_person(kept.other_hub, "coordinator", "Colin Cole"),
    ):
        with pytest.raises(Refused, match="Only a coordinator"):
            strike_from_entry(by=person, entry=entry, words="teachers")
    assert entry.suggestions.get().why == "Two teachers are new."


def test_what_has_left_the_list_can_be_struck_too(kept):
    entry = kept.add()
    Nomination.objects.filter(pk=entry.pk).update(
        withdrawn_at=entry.added_at, withdrawn_by=kept.cora, withdrawn_why="Morgan Vale left"
    )
    assert strike_from_entry(by=kept.cora, entry=entry, words=NAME) == 1
    assert Nomination.objects.get(pk=entry.pk).withdrawn_why == "[words struck out] left"


def test_what_is_struck_from_our_work_goes_from_what_brought_the_school_too(db):
    world = make_world()
    entry = make_waiting(world.hub, school=world.school, by=world.coordinator, engagement=world.engagement,
                         answer="yes", answered_on=world.engagement.starts_on)  # fmt: skip
    entry.suggestions.update(why=f"{NAME} asked for it.")
    Nomination.objects.filter(pk=entry.pk).update(why_all_the_same=f"Call {NAME} first")

    asked = request_strike(by=world.head, day=world.day(), words=NAME)
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert {one.why for one in entry.suggestions.all()} == {"[words struck out] asked for it."}
    assert Nomination.objects.get().why_all_the_same == "Call [words struck out] first"


def test_asking_finds_nothing_of_what_coordinators_alone_read(db):
    world = make_world()
    entry = make_waiting(world.hub, school=world.school, by=world.coordinator, engagement=world.engagement,
                         answer="yes", answered_on=world.engagement.starts_on)  # fmt: skip
    Nomination.objects.filter(pk=entry.pk).update(why_all_the_same=f"Call {NAME} first")
    with pytest.raises(Refused, match="do not stand in the record"):
        request_strike(by=world.head, day=world.day(), words=NAME)
