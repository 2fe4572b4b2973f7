"""Two people at one moment: nothing is lost, nothing is cited or joined twice."""

import pytest
from django.utils import timezone

from core.errors import Refused, Stale
from engagements.grounds import Grounds
from evidence.models import Citation, Finding, FindingEvidence
from evidence.services.decisions import follow_decision
from evidence.services.findings import reword_finding, set_finding_evidence
from tests.engagements.test_days_races import together
from tests.factories.engagements import make_world
from tests.factories.evidence import DecisionFactory, EvidenceFactory, FindingFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_reword_at_once_the_second_is_shown_the_first() -> None:
    world = make_world(parts_open=["findings"])
    finding = FindingFactory(engagement=world.engagement, added_by=world.llme_user)
    results = together(
        *[
            lambda by=by: reword_finding(
                by=by, finding=finding, statement=f"As {by.name} sees it.", reason="Counted", seen_version=1
            )
            for by in (world.llme_user, world.second_llme_user)
        ]
    )
    assert sorted(type(result) for result in results if isinstance(result, Stale)) == [Stale]
    winner = next(result for result in results if isinstance(result, Finding))
    assert Finding.objects.get().statement == winner.statement


def test_the_same_evidence_is_joined_once() -> None:
    world = make_world(parts_open=["findings"])
    finding = FindingFactory(engagement=world.engagement, added_by=world.llme_user)
    row = EvidenceFactory(engagement=world.engagement, added_by=world.llme_user)
    results = together(
        *[
            lambda by=by: set_finding_evidence(by=by, finding=finding, shown=[row], chosen=[row])
            for by in (world.head, world.llme_user, world.maths_lead)
        ]
    )
    assert (results, FindingEvidence.objects.count()) == ([None] * 3, 1)


def test_what_follows_is_cited_once() -> None:
    world = make_world()
    decision = DecisionFactory(engagement=world.engagement, decided_by=world.llme_user)
    row = EvidenceFactory(engagement=world.engagement, added_by=world.llme_user, on=timezone.localdate())
    results = together(
        *[
            lambda by=by: follow_decision(by=by, decision=decision, grounds=Grounds(frozenset({row.pk})))
            for by in (world.head, world.llme_user)
        ]
    )
    refused = [result for result in results if isinstance(result, Refused)]
    assert ([refusal.sentence for refusal in refused], Citation.objects.count()) == (
        ["Tick at least one."],
        1,
    )
