"""Starting together, and the number of days: both sides, that very content, or nothing."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import SiteText
from engagements.models import DaysProposal, Engagement
from engagements.services.agreed_days import agree_days, propose_days, send_back_days, withdraw_days
from engagements.services.days import book_day, move_day
from engagements.services.starting import agree_start, edit_how_we_work, sides_agreed, start_digest
from engagements.states import Side, Status
from schools.models import Delegation
from tests.engagements.test_opening import opening, refusal
from tests.factories.engagements import follows, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world(status=Status.OPEN, agreed_days=None, started_at=None)
    DaysProposal.objects.create(
        engagement=world.engagement, days=Decimal(6), proposed_side=Side.HUB, proposed_by=world.coordinator
    )
    return world


def agree(world, person):
    engagement = world.fresh()
    return agree_start(by=person, engagement=engagement, seen_digest=start_digest(engagement))


def test_b24_the_work_starts_when_both_sides_have_agreed_the_same_page(world):
    agree(world, world.head)
    assert world.fresh().status == Status.OPEN
    agree(world, world.llme_user)
    engagement = world.fresh()
    assert (engagement.status, engagement.agreed_days) == (Status.RUNNING, Decimal(6))


def test_one_side_alone_starts_nothing_however_often_it_agrees(world):
    for _ in range(3):
        agree(world, world.head)
    assert world.fresh().status == Status.OPEN
    assert world.engagement.start_agreements.count() == 1


@pytest.mark.parametrize(
    "who", ["maths_lead", "colleague", "governor", "second_llme_user", "coordinator", "admin"]
)
def test_only_the_head_and_the_lead_llme_agree(world, who):
    with pytest.raises(Refused):
        agree(world, getattr(world, who))
    assert world.engagement.start_agreements.count() == 0


def test_whom_the_head_has_asked_agrees_for_the_school(world):
    Delegation.objects.create(school=world.school, by=world.head, to=world.maths_lead)
    agree(world, world.maths_lead)
    row = sides_agreed(world.fresh())[Side.SCHOOL]
    assert row.agreed_as == "Maths lead, for the headteacher"


def test_an_agreement_to_an_earlier_page_does_not_count(world):
    agree(world, world.head)
    edit_how_we_work(by=world.llme_user, engagement=world.engagement, text="Text first", seen_version=1)
    agree(world, world.llme_user)
    assert world.fresh().status == Status.OPEN
    assert set(sides_agreed(world.fresh())) == {Side.LLME}
    agree(world, world.head)
    assert world.fresh().status == Status.RUNNING


def test_other_words_on_how_we_work_take_the_mark_off_the_number_too(world, client_for):
    here = reverse("engagements:days_agreed", args=[world.engagement.reference])
    agree(world, world.head)
    assert f"Agreed by {world.head}" in client_for(world.llme_user).get(here).content.decode()

    engagement = world.fresh()
    edit_how_we_work(
        by=world.llme_user, engagement=engagement, text="Mondays.", seen_version=engagement.version
    )

    assert f"Agreed by {world.head}" not in client_for(world.llme_user).get(here).content.decode()


def test_a_new_wording_of_the_principles_asks_both_again(world, client_for):
    here = reverse("engagements:days_agreed", args=[world.engagement.reference])
    agree(world, world.head)
    SiteText.objects.create(
        key="principles-school", title="P", body="New", in_effect_from=timezone.localdate()
    )
    agree(world, world.llme_user)
    assert world.fresh().status == Status.OPEN
    page = client_for(world.llme_user).get(here).content.decode()
    assert f"Agreed by {world.head}" not in page
    assert f"Agreed by {world.llme_user}" in page


def test_nobody_agrees_to_a_page_they_did_not_see(world):
    engagement = world.fresh()
    seen = start_digest(engagement)
    propose_days(by=world.llme_user, engagement=engagement, days=Decimal(9))
    with pytest.raises(Stale):
        agree_start(by=world.head, engagement=world.fresh(), seen_digest=seen)


def test_another_number_before_the_start_replaces_the_first_and_is_agreed_with_the_page(world):
    propose_days(by=world.head, engagement=world.fresh(), days=Decimal("7.5"))
    agree(world, world.head)
    agree(world, world.llme_user)
    assert world.fresh().agreed_days == Decimal("7.5")


def test_a11_a_change_of_days_holds_only_once_both_agree():
    world = make_world()
    proposal = propose_days(
        by=world.llme_user,
        engagement=world.engagement,
        days=Decimal(8),
        reason="Two teachers joined",
        grounds=follows(),
    )
    assert world.fresh().agreed_days == Decimal(6)
    assert proposal.agreed_by_side(Side.LLME)
    agree_days(by=world.head, engagement=world.engagement, proposal=proposal)
    assert world.fresh().agreed_days == Decimal(8)


def test_the_history_says_which_number_was_and_which_is_agreed(client_for):
    world = make_world()
    proposal = propose_days(
        by=world.llme_user, engagement=world.fresh(), days=Decimal(8), reason="Year 5", grounds=follows()
    )
    agree_days(by=world.head, engagement=world.fresh(), proposal=proposal)
    page = client_for(world.head).get(reverse("engagements:history", args=[world.engagement.reference]))
    assert "Both sides have agreed 8 days (before: 6)." in page.content.decode()


def test_a_day_that_was_moved_is_told_with_the_date_before_and_after(client_for):
    world = make_world()
    first, then = (timezone.localdate() + datetime.timedelta(days=days) for days in (7, 9))
    day = book_day(by=world.llme_user, engagement=world.fresh(), llme=world.llme, on=first, days=Decimal(1))
    move_day(by=world.head, day=day, seen_version=1, on=then, reason="school", asked_side="school")
    page = client_for(world.head).get(reverse("engagements:history", args=[world.engagement.reference]))
    before, after = (f"{on.day} {on:%B %Y}" for on in (first, then))
    assert f"Moved a day from {before} to {after}, for the school" in page.content.decode()


def test_nobody_agrees_a_number_that_another_has_replaced():
    world = make_world()
    first = propose_days(
        by=world.llme_user, engagement=world.fresh(), days=Decimal(8), reason="Year 5", grounds=follows()
    )
    propose_days(
        by=world.llme_user, engagement=world.fresh(), days=Decimal(12), reason="Year 6", grounds=follows()
    )
    for answer in (
        lambda: agree_days(by=world.head, engagement=world.fresh(), proposal=first),
        lambda: send_back_days(by=world.head, engagement=world.fresh(), proposal=first, answer="Less"),
    ):
        with pytest.raises(Stale):
            answer()
    assert world.fresh().agreed_days == Decimal(6)


def test_a_second_llme_may_propose_but_that_agrees_nothing():
    world = make_world()
    proposal = propose_days(
        by=world.second_llme_user,
        engagement=world.engagement,
        days=Decimal(8),
        reason="More to do",
        grounds=follows(),
    )
    assert not proposal.agreed_by_side(Side.LLME)
    agree_days(by=world.head, engagement=world.engagement, proposal=proposal)
    assert world.fresh().agreed_days == Decimal(6)


def test_the_coordinator_proposes_and_neither_side_has_agreed():
    world = make_world()
    proposal = propose_days(
        by=world.coordinator,
        engagement=world.engagement,
        days=Decimal(8),
        reason="More funding",
        grounds=follows(),
    )
    assert not proposal.agreed_by_side(Side.LLME)
    assert not proposal.agreed_by_side(Side.SCHOOL)
    refusal(agree_days, by=world.coordinator, engagement=world.engagement, proposal=proposal)


def test_days_never_go_below_what_is_used_and_booked():
    world = make_world()
    world.day()
    world.booked_day(days=Decimal("0.5"))
    refused = refusal(
        propose_days,
        by=world.head,
        engagement=world.fresh(),
        days=Decimal(1),
        reason="Enough for now",
        grounds=follows(),
    )
    assert (refused.field, "1.5 days" in refused.sentence) == ("days", True)


def test_a_change_needs_a_reason_and_a_different_number():
    world = make_world()
    assert (
        refusal(propose_days, by=world.head, engagement=world.engagement, days=Decimal(8)).field == "reason"
    )
    same = refusal(
        propose_days,
        by=world.head,
        engagement=world.engagement,
        days=Decimal(6),
        reason="x",
        grounds=follows(),
    )
    assert same.field == "days"


def test_a_proposal_sent_back_or_withdrawn_leaves_the_number():
    world = make_world()
    first = propose_days(
        by=world.llme_user, engagement=world.engagement, days=Decimal(8), reason="x", grounds=follows()
    )
    refusal(send_back_days, by=world.llme_user, engagement=world.engagement, proposal=first, answer="no")
    send_back_days(by=world.head, engagement=world.engagement, proposal=first, answer="Seven would do")
    second = propose_days(
        by=world.llme_user, engagement=world.engagement, days=Decimal(7), reason="y", grounds=follows()
    )
    withdraw_days(by=world.llme_user, engagement=world.engagement, proposal=second, answer="Later")
    assert world.fresh().agreed_days == Decimal(6)
    with pytest.raises(Stale):
        agree_days(by=world.head, engagement=world.engagement, proposal=second)


def test_a11_days_in_all_are_the_same_in_lists_and_on_the_page():
    world = make_world()
    world.day()
    world.day(days=Decimal("0.5"), on=world.engagement.starts_on)
    world.booked_day()
    row = Engagement.objects.with_days().get(pk=world.engagement.pk)
    page = world.fresh()
    expected = (Decimal("1.5"), Decimal(1), Decimal("3.5"))
    assert (row.days_used, row.days_booked, row.days_left) == expected
    assert (page.days_used, page.days_booked, page.days_left) == expected


def test_an_opening_by_the_coordinator_can_be_started_by_the_others():
    world = make_world()
    engagement = opening(world)
    with pytest.raises(Refused):
        agree_start(by=world.coordinator, engagement=engagement, seen_digest=start_digest(engagement))
