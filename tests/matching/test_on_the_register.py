"""A hub of 60 LLMEs and 200 schools at places of the register: proposed at once, against first come."""

import csv
import datetime
import random
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from llmes.models import LLME
from matching.proposal import Proposal, propose
from matching.solving import SECONDS
from tests.factories.engagements import EngagementFactory, make_llme, make_school
from tests.factories.llmes import CapacityFactory
from tests.matching.conftest import Desk, make_desk

PLACES = Path(__file__).parent.parent / "data" / "places_of_schools.csv"


def proposal_of(desk: Desk, days: list[str], capacities: list[str], seconds: float) -> Proposal:
    """200 schools that wait and 60 LLMEs of the hub; numbers of days as somebody shuffled them."""
    shuffled, today = random.Random(7), timezone.localdate()
    with PLACES.open() as file:
        places = list(csv.DictReader(file))
    assert len(places) == 260
    for number, place in enumerate(places):
        at = {"easting": int(place["easting"]), "northing": int(place["northing"])}
        school = make_school(desk.hub, f"Place {number} School", **at)
        if number < 200:
            EngagementFactory(
                hub=desk.hub, school=school, opened_by=desk.coordinator, phase=place["phase"],
                starts_on=today, expected_end_on=today + datetime.timedelta(days=100), status="open",
                started_at=None, agreed_days=Decimal(shuffled.choice(days)),
            )  # fmt: skip
            continue
        llme = make_llme(desk.hub, f"Person {number}", base_school=school)
        primary = place["phase"] == "primary"
        LLME.objects.filter(pk=llme.pk).update(
            works_primary=primary or shuffled.random() < 0.2,
            works_secondary=not primary or shuffled.random() < 0.3,
        )
        CapacityFactory(llme=llme, days=Decimal(shuffled.choice(capacities)))
    proposal = propose(desk.hub, desk.choices(), by=desk.coordinator.pk, seconds=seconds)
    assert len(proposal.facts.engagements) == 200
    return proposal


@pytest.mark.django_db
def test_where_all_take_six_days_the_answer_is_proven_and_better_in_all_three() -> None:
    proposal = proposal_of(make_desk(), ["6"], ["12", "18", "24", "30"], seconds=60)
    at_once, by_turns = proposal.sums, proposal.by_turns
    assert proposal.answer
    assert proposal.answer.is_proven
    assert at_once.placed >= by_turns.placed
    assert at_once.miles < by_turns.miles * 0.8
    assert at_once.most_schools <= by_turns.most_schools
    assert_nobody_gives_more_than_they_have(proposal)


@pytest.mark.django_db
def test_where_days_are_scarce_more_schools_are_placed_and_the_page_knows_how_many_could_be() -> None:
    sizes = ["4", "5", "6", "6", "6", "7.5", "8", "10"]
    proposal = proposal_of(make_desk(), sizes, ["10", "12", "18", "20"], seconds=SECONDS)
    at_once, by_turns, answer = proposal.sums, proposal.by_turns, proposal.answer
    assert answer
    assert at_once.placed >= by_turns.placed * 1.1
    assert at_once.placed + answer.more_possible <= 200
    assert answer.is_proven or answer.more_possible or answer.gap
    assert_nobody_gives_more_than_they_have(proposal)


def assert_nobody_gives_more_than_they_have(proposal: Proposal) -> None:
    taken: dict[int, Decimal] = {}
    for match in proposal.matches:
        taken[match.llme.pk] = taken.get(match.llme.pk, Decimal(0)) + match.fit.needed
    for llme in proposal.facts.llmes:
        assert taken.get(llme.pk, Decimal(0)) <= proposal.facts.free(llme)
