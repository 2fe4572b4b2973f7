"""Opening an engagement and letting LLMEs work on it."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent, OutgoingMail
from engagements.models import Assignment, Engagement, Seat, SupportDay
from engagements.rules import standing
from engagements.services.lifecycle import reopen_engagement
from engagements.services.opening import (
    assign_llme,
    change_lead_llme,
    edit_opening,
    end_assignment,
    open_engagement,
)
from engagements.services.people import confirm_succession
from engagements.states import DayState, Side, Status
from hubs.models import HubMembership
from schools.models import SchoolLeader, Trust
from tests.factories.engagements import (
    make_hub,
    make_hub_person,
    make_leader,
    make_llme,
    make_school,
    make_world,
)
from tests.factories.schools import SchoolLinkFactory

pytestmark = pytest.mark.django_db


def opening(world, school=None, **changes):
    today = timezone.localdate()
    facts = {
        "by": world.coordinator,
        "hub": world.hub,
        "school": school or make_school(world.hub, "Fir Tree Primary School"),
        "phase": "primary",
        "focus": "Reasoning",
        "why_offered": "You asked for someone to think with.",
        "starts_on": today,
        "expected_end_on": today + datetime.timedelta(days=300),
        "days": Decimal(6),
        "suggested_by": "school",
        "head_said_yes_on": today,
        "head_said_yes_how": "phone",
    }
    return open_engagement(**(facts | changes))


def refusal(call, **kwargs):
    with pytest.raises(Refused) as refused:
        call(**kwargs)
    return refused.value


def test_an_opened_engagement_has_a_national_reference_and_offers_days_nobody_has_agreed():
    engagement = opening(make_world())
    assert engagement.reference == f"TSM-{engagement.pk:05d}"
    assert engagement.agreed_days is None
    assert [(p.days, p.school_agreed_at, p.llme_agreed_at) for p in engagement.days_proposals.all()] == [
        (Decimal(6), None, None)
    ]


def test_a_school_phase_has_one_live_engagement_but_an_all_through_school_one_of_each():
    world = make_world()
    refused = refusal(opening, world=world, school=world.school)
    assert refused.field == "school"
    assert world.engagement.reference in refused.sentence
    assert opening(world, world.school, phase="secondary").phase == "secondary"


def test_a_school_with_a_new_urn_is_the_same_school():
    """An academy does not begin a second piece of work beside the one it carries on."""
    world = make_world()
    academy, other = make_school(world.hub, "Elm Academy"), make_school(world.hub, "Elm Free School")
    for school in (academy, other):
        SchoolLinkFactory(school_urn=world.school.pk, linked_urn=school.pk, kind="Successor - Split School")
    asked = refusal(opening, world=world, school=academy)
    assert "the register names this school as its successor" in asked.sentence
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    refused = refusal(opening, world=world, school=academy)
    assert f"({world.engagement.reference}) goes on at this school" in refused.sentence
    assert opening(world, other).school == other  # somebody has said that it goes on at the academy
    assert opening(world, academy, phase="secondary").phase == "secondary"


def test_ended_work_is_not_opened_again_beside_what_goes_on_at_the_successor():
    world = make_world()
    academy = make_school(world.hub, "Elm Academy")
    SchoolLinkFactory(school_urn=world.school.pk, linked_urn=academy.pk, kind="Successor")
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    ended = {"status": Status.STOPPED, "ended_on": timezone.localdate()}
    Engagement.objects.filter(pk=world.engagement.pk).update(**ended)
    second = opening(world, academy)
    reopen = {"by": world.coordinator, "on": timezone.localdate(), "reason": "Too early"}
    refused = refusal(reopen_engagement, engagement=world.fresh(), **reopen)
    assert second.reference in refused.sentence
    Engagement.objects.filter(pk=second.pk).update(**ended)
    assert reopen_engagement(engagement=world.fresh(), **reopen).is_live


def test_nothing_opens_before_the_heads_yes():
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert refusal(opening, world=make_world(), head_said_yes_on=tomorrow).field == "head_said_yes_on"
    assert Engagement.objects.filter(focus="Reasoning").count() == 0


def test_the_reason_of_the_offer_is_not_kept_in_the_audit_log():
    engagement = opening(make_world(), why_offered="Only the page holds these words")
    event = AuditEvent.objects.get(verb="engagement_opened", object_id=str(engagement.pk))
    assert "these words" not in str([event.facts, event.digests, event.context])
    assert event.facts["days_offered"] == [None, "6"]


def test_two_coordinators_correcting_the_opening_lose_nothing():
    world = make_world()
    edit_opening(by=world.coordinator, engagement=world.engagement, seen_version=1, focus="Fractions")
    with pytest.raises(Stale) as stale:
        edit_opening(by=world.hub_lead, engagement=world.engagement, seen_version=1, focus="Algebra")
    assert stale.value.current.focus == "Fractions"
    assert world.fresh().focus == "Fractions"


def test_assigning_the_lead_gives_access_and_asks_both_sides_by_mail():
    world = make_world()
    engagement = opening(world)
    head = make_leader(engagement.school, SchoolLeader.Role.HEADTEACHER, "Hari Head")
    llme = make_llme(world.hub, "Nell New")
    assign_llme(by=world.coordinator, engagement=engagement, llme=llme)
    assert list(Engagement.objects.visible_to(llme.user)) == [engagement]
    assert set(OutgoingMail.objects.values_list("kind", "to")) == {
        ("starting-together", head.pk),
        ("starting-together", llme.user_id),
    }


@pytest.mark.parametrize("conflict", ["same_school", "same_trust"])
def test_a_conflict_of_interest_needs_the_coordinators_reason(conflict):
    world = make_world()
    school = make_school(world.hub, trust=Trust.objects.create(uid=7, name="Ash Trust"))
    engagement = opening(world, school)
    base = school if conflict == "same_school" else make_school(world.hub, trust=school.trust)
    llme = make_llme(world.hub, "Con Flict", base_school=base)
    refused = refusal(assign_llme, by=world.coordinator, engagement=engagement, llme=llme)
    assert refused.field == "conflict_reason"
    assert "Con Flict" in refused.sentence
    assignment = assign_llme(
        by=world.coordinator, engagement=engagement, llme=llme, conflict_reason="The only one for A level."
    )
    assert assignment.conflict_reason == "The only one for A level."


def test_nobody_acts_on_two_sides_of_one_engagement():
    world = make_world()
    engagement = opening(world)
    llme = make_llme(world.hub, "Both Sides")
    SchoolLeader.objects.create(user=llme.user, school=engagement.school, role="maths_lead")
    assert refusal(assign_llme, by=world.coordinator, engagement=engagement, llme=llme).field == "llme"
    # A coordinator who has acted on it for the hub can't become its LLME, even for another coordinator.
    acted = make_llme(world.hub, "Coe Too")
    HubMembership.objects.create(user=acted.user, hub=world.hub, role="coordinator")
    Seat.objects.create(engagement=engagement, user=acted.user, side=Side.HUB)
    assert "side" in refusal(assign_llme, by=world.hub_lead, engagement=engagement, llme=acted).sentence


def test_nobody_assigns_themselves_and_only_the_hub_assigns():
    world = make_world()
    engagement = opening(world)
    llme = make_llme(world.hub, "Own Hand")
    HubMembership.objects.create(user=llme.user, hub=world.hub, role="coordinator")
    assert "yourself" in refusal(assign_llme, by=llme.user, engagement=engagement, llme=llme).sentence
    for person in (world.other_coordinator, world.head, world.hub_reader):
        refusal(assign_llme, by=person, engagement=engagement, llme=world.llme)
    refused = refusal(assign_llme, by=world.coordinator, engagement=engagement, llme=world.other_llme)
    assert refused.field == "llme"


def test_an_assigned_coordinator_stands_on_the_llme_side_only():
    world = make_world()
    engagement = opening(world)
    llme = make_llme(world.hub, "Two Hats")
    HubMembership.objects.create(user=llme.user, hub=world.hub, role="coordinator")
    assign_llme(by=world.coordinator, engagement=engagement, llme=llme)
    assert standing(llme.user, engagement).side == Side.LLME


def test_changing_the_lead_ends_access_at_once_and_hands_over_the_booked_days():
    world = make_world()
    booked = world.booked_day()
    taken = timezone.localdate() + datetime.timedelta(days=12)
    clash = world.booked_day(on=taken)
    after = make_llme(world.hub, "Nell New")
    other = make_world().engagement
    from tests.factories.engagements import BookedDayFactory

    BookedDayFactory(engagement=other, llme=after, on=taken)
    change_lead_llme(by=world.coordinator, engagement=world.engagement, llme=after, reason="New post")
    assert not Engagement.objects.visible_to(world.llme_user).filter(pk=world.engagement.pk).exists()
    assert Engagement.objects.visible_to(after.user).filter(pk=world.engagement.pk).exists()
    assert SupportDay.objects.get(pk=booked.pk).llme == after
    assert SupportDay.objects.get(pk=clash.pk).state == DayState.CANCELLED
    old = Assignment.objects.get(engagement=world.engagement, llme=world.llme)
    assert (old.end_reason, old.ended_by) == ("New post", world.coordinator)


def test_a_second_llme_can_leave_but_the_lead_is_changed_not_ended():
    world = make_world()
    second = Assignment.objects.get(engagement=world.engagement, llme=world.second_llme)
    end_assignment(by=world.coordinator, assignment=second, reason="Shadowing is over")
    assert not Engagement.objects.visible_to(world.second_llme_user).exists()
    lead = Assignment.objects.get(engagement=world.engagement, llme=world.llme)
    assert "changed" in refusal(end_assignment, by=world.coordinator, assignment=lead, reason="x").sentence


def test_ended_membership_ends_sight_at_the_next_request(client_for):
    world = make_world()
    person = make_hub_person(world.hub, "coordinator", "Gone Soon")
    assert Engagement.objects.visible_to(person).exists()
    HubMembership.objects.filter(user=person).update(ended_at=timezone.now())
    assert not Engagement.objects.visible_to(person).exists()


@pytest.mark.parametrize("by", ["head", "llme_user", "hub_reader", "other_coordinator"])
def test_only_the_hubs_coordinators_open_and_correct_and_decide_on_llmes(by):
    world = make_world()
    person = getattr(world, by)
    other = make_llme(world.hub, "Nell New")
    engagement = world.engagement
    second = engagement.assignments.exclude(llme=world.llme).get()
    assert refusal(opening, world=world, by=person).field == "hub"
    for verb, said in (
        (edit_opening, {"engagement": engagement, "seen_version": 1, "focus": "Algebra"}),
        (assign_llme, {"engagement": engagement, "llme": other, "role": Assignment.Role.PAIR}),
        (change_lead_llme, {"engagement": engagement, "llme": other, "reason": "Away"}),
        (end_assignment, {"assignment": second, "reason": "Shadowing is over"}),
    ):
        assert "coordinator of the hub" in refusal(verb, by=person, **said).sentence
    assert world.fresh().focus == engagement.focus


def test_a_hub_opens_no_work_with_a_school_of_another_hub(client):
    world = make_world()
    beech = make_hub("Beech Hub")
    school = make_school(beech, "Far Primary School")
    refused = refusal(opening, world=world, school=school)
    assert refused.sentence == (
        "This school belongs to Beech Hub. Its hub can be changed, with a reason, on the school’s page."
    )
    client.force_login(world.coordinator)
    page = client.get(f"/engagements/open/{school.urn}/")
    assert page.status_code == 400
    assert "belongs to Beech Hub" in page.content.decode()
    assert "Open work with this school" not in client.get(school.get_absolute_url()).content.decode()


def test_a_school_without_hub_may_be_taken_on():
    assert (
        opening(make_world(), make_school(None, "Lone Primary School")).school_name == "Lone Primary School"
    )
