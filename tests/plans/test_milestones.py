"""What is noted beside the agreed text: a status, a date within its horizon, an owner (D11)."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from core.dates import Span
from core.errors import Refused, Stale
from core.models import AuditEvent
from hubs.models import Term
from plans.checks import is_unchanged
from plans.models import Milestone, MilestoneEvidence, PlanNote
from plans.reading import term_of
from plans.services.drafts import begin_draft, share_draft
from plans.services.editing import MilestoneEdit, save_page
from plans.services.evidence_links import set_milestone_evidence
from plans.services.milestones import (
    change_milestone_owner,
    keep_milestone,
    move_milestone,
    set_milestone_status,
)
from schools.services.terms import set_school_terms
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import agree, fresh, in_days, make_agreed_plan, make_draft


@pytest.fixture
def agreed(world):
    return make_agreed_plan(world)


def milestone(version, horizon="short"):
    return Milestone.objects.get(wordings__version=version, wordings__horizon=horizon)


def notes():
    return [(note.kind, note.before, note.after, note.side) for note in PlanNote.objects.all()]


def test_either_side_says_where_we_are_and_the_agreed_text_stays(world, agreed):
    one = milestone(agreed)
    set_milestone_status(by=world.maths_lead, milestone=one, status="on_track", seen=1)
    set_milestone_status(
        by=world.second_llme_user,
        milestone=one,
        status="needs_conversation",
        reason="Cover fell away",
        seen=2,
    )

    assert notes() == [
        ("status", "not_started", "on_track", "school"),
        ("status", "on_track", "needs_conversation", "llme"),
    ]
    assert is_unchanged(fresh(agreed))
    event = AuditEvent.objects.filter(verb="milestone_status_noted").first()
    assert event.facts == {"status": ["on_track", "needs_conversation"]}
    assert "Cover" not in str(event.digests) + str(event.context)


def test_a_milestone_is_set_aside_with_a_reason_only(world, agreed):
    one = milestone(agreed)
    with pytest.raises(Refused) as refused:
        set_milestone_status(by=world.head, milestone=one, status="set_aside", seen=1)
    assert refused.value.field == "reason"
    set_milestone_status(by=world.head, milestone=one, status="set_aside", reason="Not now", seen=1)
    one.refresh_from_db()

    assert (one.status, one.status_reason) == ("set_aside", "Not now")


def test_the_second_to_note_is_shown_the_first(world, agreed):
    one = milestone(agreed)
    set_milestone_status(by=world.head, milestone=one, status="met", seen=1)

    with pytest.raises(Stale):
        set_milestone_status(by=world.llme_user, milestone=one, status="partly_met", seen=1)
    one.refresh_from_db()
    assert one.status == "met"


def test_a_date_moves_within_its_horizon_and_no_further(world, agreed):
    one = milestone(agreed)
    move_milestone(by=world.llme_user, milestone=one, to=in_days(100), reason="A long half-term", seen=1)
    one.refresh_from_db()
    assert one.moved_to_date == in_days(100)

    for wrong in (in_days(200), in_days(-1)):
        with pytest.raises(Refused) as refused:
            move_milestone(by=world.llme_user, milestone=one, to=wrong, reason="Later", seen=2)
        assert refused.value.field == "to"
    move_milestone(
        by=world.head, milestone=milestone(agreed, "long"), to=in_days(2000), reason="Later", seen=1
    )
    assert is_unchanged(fresh(agreed))


def test_a_date_that_has_passed_asks_until_it_is_answered(world, agreed):
    one = milestone(agreed)
    due = one.wordings.get().expected_by
    with pytest.raises(Refused):
        keep_milestone(by=world.head, milestone=one, seen=1)
    later = timezone.now() + datetime.timedelta(days=70)
    with time_machine.travel(later, tick=False):
        assert one.asks(due, timezone.localdate())
        keep_milestone(by=world.head, milestone=one, seen=1)
        one.refresh_from_db()
        assert not one.asks(due, timezone.localdate())
    with time_machine.travel(later + datetime.timedelta(weeks=7), tick=False):
        assert one.asks(due, timezone.localdate())
        set_milestone_status(by=world.head, milestone=one, status="met", seen=2)
        one.refresh_from_db()
        assert not one.asks(due, timezone.localdate())


def test_another_owner_on_the_same_side_is_a_note_and_the_next_draft_says_it(world, agreed):
    one = milestone(agreed)
    change_milestone_owner(by=world.head, milestone=one, role="Year 4 lead", seen=1)
    move_milestone(by=world.head, milestone=one, to=in_days(90), reason="Later", seen=2)
    assert notes() == [
        ("owner", "Maths lead", "Year 4 lead", "school"),
        ("date", in_days(60).isoformat(), in_days(90).isoformat(), "school"),
    ]
    event = AuditEvent.objects.get(verb="milestone_owner_noted")
    assert "Year 4" not in str([event.facts, event.digests, event.context])

    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="Say it anew"))
    row = draft.milestone_wordings.get(milestone=one)
    assert (row.owner_role, row.expected_by) == ("Year 4 lead", in_days(90))
    agree(share_draft(by=world.head, version=draft), world.head, world.llme_user)
    one.refresh_from_db()
    assert (one.owner_now, one.moved_to_date) == ("", None)


def test_nothing_is_noted_on_a_milestone_nobody_agreed(world):
    version = make_draft(world)

    with pytest.raises(Refused, match="not in the plan"):
        set_milestone_status(by=world.llme_user, milestone=milestone(version), status="met", seen=1)


@pytest.mark.parametrize("who", ["coordinator", "colleague", "governor", "admin", "other_head", "nobody"])
def test_who_writes_no_plan_notes_nothing(world, agreed, who):
    one = milestone(agreed)
    with pytest.raises(Refused):
        set_milestone_status(by=getattr(world, who), milestone=one, status="met", seen=1)
    with pytest.raises(Refused):
        set_milestone_evidence(by=getattr(world, who), milestone=one, shown=[], chosen=[])


def test_evidence_is_linked_and_taken_away_and_both_stay_known(world, agreed):
    one = milestone(agreed)
    first, second = (EvidenceFactory(engagement=world.engagement) for _ in range(2))
    set_milestone_evidence(by=world.head, milestone=one, shown=[first, second], chosen=[first])
    assert [link.evidence for link in MilestoneEvidence.objects.linked()] == [first]
    set_milestone_evidence(by=world.llme_user, milestone=one, shown=[first, second], chosen=[second])
    set_milestone_evidence(by=world.head, milestone=one, shown=[], chosen=[])

    assert [link.evidence for link in MilestoneEvidence.objects.linked()] == [second]
    assert MilestoneEvidence.objects.get(evidence=first).unlinked_by == world.llme_user
    verbs = AuditEvent.objects.filter(verb__contains="evidence").values_list("verb", flat=True)
    assert sorted(verbs) == [
        *["milestone_evidence_linked"] * 2,
        "milestone_evidence_unlinked",
    ]


def test_evidence_of_another_work_is_refused(world, agreed):
    foreign = EvidenceFactory(engagement=world.other_engagement)
    with pytest.raises(Refused):
        set_milestone_evidence(by=world.head, milestone=milestone(agreed), shown=[], chosen=[foreign])


def test_the_term_of_a_milestone_is_the_schools_own(world):
    year = 2026
    day = datetime.date(2026, 12, 21)
    national = [Span(datetime.date(2026, 9, 1), datetime.date(2026, 12, 18), "Autumn")]
    national += [Span(datetime.date(2027, 1, 4), datetime.date(2027, 3, 25), "Spring")]
    for span in national:
        Term.objects.create(
            academic_year=year, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on
        )
    assert term_of(world.engagement, day) == "spring term 2026/27"
    own = [Span(datetime.date(2026, 9, 1), datetime.date(2026, 12, 22), "Autumn"), national[1]]
    set_school_terms(by=world.head, school=world.school, academic_year=year, terms=own)
    assert term_of(world.engagement, day) == "autumn term 2026/27"


def test_what_was_set_aside_is_taken_up_again_with_a_reason_and_both_reasons_stay(world, agreed):
    one = milestone(agreed)
    set_milestone_status(by=world.head, milestone=one, status="set_aside", reason="No cover", seen=1)
    with pytest.raises(Refused, match="taken up again") as refused:
        set_milestone_status(by=world.llme_user, milestone=one, status="on_track", seen=2)
    assert refused.value.field == "reason"
    one.refresh_from_db()
    assert one.status == "set_aside"

    set_milestone_status(by=world.llme_user, milestone=one, status="on_track", reason="Cover is back", seen=2)
    one.refresh_from_db()
    assert (one.status, one.status_reason) == ("on_track", "Cover is back")
    assert list(PlanNote.objects.values_list("before", "after", "reason", "side")) == [
        ("not_started", "set_aside", "No cover", "school"),
        ("set_aside", "on_track", "Cover is back", "llme"),
    ]


def test_what_was_noted_after_the_draft_was_written_stands_beside_the_new_version_too(world, agreed):
    one, other = milestone(agreed), milestone(agreed, "medium")
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="Another focus"))
    move_milestone(by=world.llme_user, milestone=one, to=in_days(90), reason="A long half-term", seen=1)
    change_milestone_owner(by=world.head, milestone=one, role="Year 4 lead", seen=2)
    late = timezone.now() + datetime.timedelta(days=400)
    with time_machine.travel(late, tick=False):
        keep_milestone(by=world.head, milestone=other, seen=1)
        agree(share_draft(by=world.head, version=draft), world.head, world.llme_user)
    one.refresh_from_db()
    other.refresh_from_db()

    assert (one.moved_to_date, one.owner_now) == (in_days(90), "Year 4 lead")
    assert other.ask_again_on == timezone.localdate(late) + datetime.timedelta(weeks=6)


def test_the_draft_that_says_a_date_after_the_note_is_what_both_agreed(world, agreed):
    one = milestone(agreed)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="Another focus"))
    move_milestone(by=world.llme_user, milestone=one, to=in_days(90), reason="A long half-term", seen=1)
    Milestone.objects.filter(pk=one.pk).update(ask_again_on=in_days(120))
    row = draft.milestone_wordings.get(milestone=one)
    save_page(
        by=world.head,
        version=draft,
        milestones=[
            MilestoneEdit(
                key=one.key,
                seen=row.edit_number,
                horizon=row.horizon,
                expected_to_see=row.expected_to_see,
                expected_by=in_days(80),
                owner_side=row.owner_side,
                owner_role=row.owner_role,
            )
        ],
    )
    agree(share_draft(by=world.head, version=fresh(draft)), world.head, world.llme_user)
    one.refresh_from_db()

    assert (one.moved_to_date, one.ask_again_on) == (None, None)
