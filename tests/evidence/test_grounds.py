"""Decisions say what they are based on, or by when it follows (B14b, D11)."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEvent
from engagements.grounds import NOTHING, Grounds, Kind, shown
from engagements.history import sentence
from engagements.models import DaysProposal, Engagement
from engagements.services.agreed_days import propose_days, send_back_days
from evidence.models import Decision, Evidence
from evidence.services.decisions import follow_decision
from evidence.services.evidence import add_evidence
from oversight.our_work import things_of, with_things
from tests.factories.engagements import World, follows, make_world
from tests.factories.evidence import DecisionFactory, EvidenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def saw(world: World, **extra: Any) -> Evidence:
    return EvidenceFactory(engagement=world.engagement, added_by=world.llme_user, **extra)


def cite(*rows: Evidence, by: datetime.date | None = None) -> Grounds:
    return Grounds(frozenset(row.pk for row in rows), to_follow_by=by)


def two_more(world: World, grounds: Grounds, by: Any = None) -> DaysProposal:
    return propose_days(
        by=by or world.llme_user,
        engagement=world.engagement,
        days=Decimal(8),
        reason="Two more",
        grounds=grounds,
    )


def post(world: World, client_for: Any, by: Any, **data: Any) -> Any:
    address = reverse("engagements:propose_days", args=[world.engagement.reference])
    client = client_for(by)
    key = client.get(address).context["form"]["submission"].value()
    return client.post(address, {"submission": key, "days": "8", "reason": "Two more", **data})


def test_b14b_two_more_days_on_no_evidence_are_refused_by_the_server(world: World, client_for: Any) -> None:
    row = saw(world)
    with pytest.raises(Refused, match="Tick what this is based on, or say by when it follows"):
        two_more(world, NOTHING)
    page = post(world, client_for, world.llme_user)
    assert "Tick what this is based on" in page.content.decode()
    assert not DaysProposal.objects.exists()
    assert post(world, client_for, world.llme_user, based_on=[f"e{row.pk}"]).status_code == 302
    assert [c.evidence for c in Decision.objects.get().citations.all()] == [row]


def test_b14b_days_whose_evidence_follows_are_still_to_add_with_whose_turn_it_is(
    world: World, client_for: Any
) -> None:
    by = timezone.localdate() + datetime.timedelta(days=14)
    sent = {"follows_on_day": by.day, "follows_on_month": by.month, "follows_on_year": by.year}
    assert post(world, client_for, world.head, **sent).status_code == 302
    rows = with_things(Engagement.objects.filter(pk=world.engagement.pk), world.head)
    todo = {(thing.title, thing.whose, thing.on) for things in things_of(rows).values() for thing in things}
    assert ("Still to add: what the change of days is based on", "school", by) in todo
    work = client_for(world.llme_user).get(reverse("evidence:list", args=[world.engagement.reference]))
    assert "what the change of days is based on, by " in work.content.decode()
    decision = Decision.objects.get()
    assert (decision.side, decision.is_owed, decision.to_follow_by) == ("school", True, by)
    row = saw(world)
    # Either side may bring it, and then nobody is asked any more.
    add = reverse("evidence:follow_decision", args=[world.engagement.reference, decision.pk])
    assert client_for(world.llme_user).post(add, {"based_on": [f"e{row.pk}"]}).status_code == 302
    decision.refresh_from_db()
    assert (decision.is_owed, decision.followed_by) == (False, world.llme_user)


def test_the_first_number_of_days_needs_no_evidence() -> None:
    world = make_world(agreed_days=None, started_at=None, status="open")
    propose_days(by=world.head, engagement=world.engagement, days=Decimal(8))
    assert not Decision.objects.exists()


def test_a_date_to_follow_lies_ahead_and_within_a_year(world: World) -> None:
    for days in (-1, 400):
        with pytest.raises(Refused, match="from today on, within a year"):
            two_more(world, follows(days))


def test_evidence_of_other_work_or_withdrawn_is_refused(world: World) -> None:
    theirs = EvidenceFactory(engagement=world.other_engagement, added_by=world.head)
    gone = saw(world, withdrawn_at=timezone.now(), withdrawn_by=world.head)
    for row in (theirs, gone):
        with pytest.raises(Refused, match="withdrawn meanwhile, or belongs to other work"):
            two_more(world, cite(row))
    assert not DaysProposal.objects.exists()


def test_a_number_sent_back_owes_nothing(world: World) -> None:
    proposal = two_more(world, follows())
    send_back_days(by=world.head, engagement=world.engagement, proposal=proposal, answer="Seven would do")
    assert not Decision.objects.owed().exists()
    first = two_more(world, follows())
    two_more(world, follows(), by=world.head)
    owed = Decision.objects.owed().get()
    assert owed.about_id != first.pk


def test_the_other_side_reads_what_a_number_is_based_on(world: World, client_for: Any) -> None:
    two_more(world, cite(saw(world, on=datetime.date(2026, 10, 1)), by=follows().to_follow_by))
    page = client_for(world.head).get(reverse("engagements:days_agreed", args=[world.engagement.reference]))
    text = page.content.decode()
    assert "Based on: Book look, 1 October 2026." in text
    assert "More follows by" in text


def test_withdrawn_evidence_stays_cited_and_reads_so(world: World) -> None:
    row = saw(world)
    proposal = two_more(world, cite(row))
    Evidence.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawn_by=world.llme_user)
    line = shown(world.engagement, Kind.DAYS, [proposal.pk])[proposal.pk].lines[0]
    assert line.endswith("(withdrawn)")


def test_the_history_says_it_in_a_sentence(world: World) -> None:
    two_more(world, cite(saw(world)))
    two_more(world, Grounds(to_follow_by=follows().to_follow_by))
    said = [sentence(event) for event in AuditEvent.objects.filter(verb="decision_based").order_by("id")]
    assert said[0] == "Said what the change of days is based on: one thing."
    assert said[1].startswith("Evidence for the change of days follows by ")


def test_what_follows_the_close_can_still_be_added(world: World) -> None:
    decision = DecisionFactory(engagement=world.engagement, kind=Kind.CLOSE, decided_by=world.llme_user)
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(
        status="completed", ended_on=timezone.localdate()
    )
    row = add_evidence(
        by=world.head,
        engagement=world.fresh(),
        kind="pupil_voice",
        on=timezone.localdate(),
        looked="school",
        seen="Pupils explain more.",
    )
    follow_decision(by=world.head, decision=decision, grounds=cite(row))
    with pytest.raises(Refused, match="complete"):
        add_evidence(
            by=world.head,
            engagement=world.fresh(),
            kind="pupil_voice",
            on=timezone.localdate(),
            looked="school",
            seen="Again",
        )


def test_the_coordinator_reads_what_a_decision_is_based_on_and_adds_nothing(
    world: World, client_for: Any
) -> None:
    two_more(world, follows(), by=world.coordinator)
    decision = Decision.objects.get()
    client = client_for(world.coordinator)
    page = client.get(decision.get_absolute_url())
    assert (page.status_code, "Add what is ticked" in page.content.decode()) == (200, False)
    add = reverse("evidence:follow_decision", args=[world.engagement.reference, decision.pk])
    assert client.post(add, {"based_on": ["e1"]}).status_code == 403


def test_what_is_written_down_from_its_page_is_cited_at_once(world: World, client_for: Any) -> None:
    two_more(world, follows())
    decision = Decision.objects.get()
    client = client_for(world.head)
    address = f"{reverse('evidence:add', args=[world.engagement.reference])}?for={decision.pk}"
    key = client.get(address).context["form"]["submission"].value()
    sent = {"submission": key, "kind": "staff_voice", "looked": "school", "seen": "All four want to go on."}
    answer = client.post(address, sent | {"on": str(timezone.localdate())})
    decision.refresh_from_db()
    assert (answer.url, decision.is_owed) == (decision.get_absolute_url(), False)
    page = client.get(answer.url).content.decode()
    assert "Staff voice" in page


def test_another_number_begins_with_what_the_first_was_based_on(world: World, client_for: Any) -> None:
    row = saw(world)
    two_more(world, cite(row))
    address = reverse("engagements:propose_days", args=[world.engagement.reference])
    assert client_for(world.head).get(address).context["form"]["based_on"].value() == [f"e{row.pk}"]
