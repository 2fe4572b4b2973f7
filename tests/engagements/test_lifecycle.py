"""Pause, resume, stop, complete, reopen."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.written import uk_date
from engagements.models import Engagement
from engagements.services.closing import NextWords
from engagements.services.lifecycle import (
    complete_engagement,
    pause_engagement,
    reopen_engagement,
    resume_engagement,
    stop_engagement,
)
from engagements.services.people import confirm_succession
from engagements.states import LIVE, MOVES, Status, check_move
from evidence.models import Decision
from schools.models import School
from tests.engagements.test_opening import opening, refusal
from tests.factories.engagements import follows, make_school, make_world
from tests.factories.schools import SchoolLinkFactory

pytestmark = pytest.mark.django_db


NOT_NOW = NextWords("not_now", reason="A new scheme of work first")


def move(service, world, person, **more):
    facts = {"on": timezone.localdate(), "reason": "We agreed to"} | more
    if service in (stop_engagement, complete_engagement):
        facts = {"next_with_hub": NOT_NOW, "grounds": follows()} | facts
    return service(by=person, engagement=world.fresh(), **facts)


@pytest.mark.parametrize("who", ["head", "llme_user", "coordinator"])
def test_either_side_and_the_hub_can_pause_and_resume(who):
    world = make_world()
    move(pause_engagement, world, getattr(world, who))
    assert world.fresh().status == Status.PAUSED
    move(resume_engagement, world, getattr(world, who), reason="")
    assert world.fresh().status == Status.RUNNING


@pytest.mark.parametrize(
    "who",
    ["maths_lead", "colleague", "governor", "second_llme_user", "other_coordinator", "ncetm", "hub_reader"],
)
def test_nobody_else_moves_it(who):
    world = make_world()
    with pytest.raises(Refused):
        move(stop_engagement, world, getattr(world, who))
    assert world.fresh().status == Status.RUNNING


def test_a_stop_needs_a_reason_and_no_day_left_booked():
    world = make_world()
    assert (
        refusal(move, service=stop_engagement, world=world, person=world.head, reason=" ").field == "reason"
    )
    world.booked_day()
    assert "booked" in refusal(move, service=stop_engagement, world=world, person=world.head).sentence


def test_ended_work_is_still_read_by_both_sides():
    world = make_world()
    move(complete_engagement, world, world.head)
    for person in (world.head, world.llme_user, world.coordinator):
        assert Engagement.objects.visible_to(person).filter(pk=world.engagement.pk).exists()
    assert world.fresh().ended_on == timezone.localdate()


def test_only_the_hub_reopens_and_not_beside_other_live_work():
    world = make_world()
    move(stop_engagement, world, world.head)
    with pytest.raises(Refused):
        move(reopen_engagement, world, world.head)
    second = opening(world, world.school)
    assert (
        "other work"
        in refusal(move, service=reopen_engagement, world=world, person=world.coordinator).sentence
    )
    stop_engagement(
        by=world.coordinator,
        engagement=second,
        on=timezone.localdate(),
        reason="Opened twice",
        next_with_hub=NOT_NOW,
        grounds=follows(),
    )
    move(reopen_engagement, world, world.coordinator)
    assert world.fresh().status == Status.RUNNING


def test_work_ends_on_no_day_before_a_day_that_was_used():
    """D5: else the term of that day would have it in its figures and not in its return."""
    world, today = make_world(), timezone.localdate()
    used = world.day(on=today - datetime.timedelta(days=3)).on
    for service in (stop_engagement, complete_engagement):
        before = {"on": used - datetime.timedelta(days=1)}
        refused = refusal(move, service=service, world=world, person=world.head, **before)
        assert refused.field == "on"
        assert uk_date(used) in refused.sentence
    move(stop_engagement, world, world.head, on=used)
    assert world.fresh().ended_on == used


def test_work_is_opened_again_from_its_end_on_and_owes_nothing_of_the_close():
    world, today = make_world(), timezone.localdate()
    ended = today - datetime.timedelta(days=3)
    move(stop_engagement, world, world.head, on=ended)
    assert Decision.objects.owed().filter(engagement=world.engagement).exists()
    early = {"on": ended - datetime.timedelta(days=1)}
    assert (
        refusal(move, service=reopen_engagement, world=world, person=world.coordinator, **early).field == "on"
    )
    move(reopen_engagement, world, world.coordinator, on=ended)
    assert not Decision.objects.owed().filter(engagement=world.engagement).exists()


def test_a_move_lies_neither_ahead_nor_before_the_work():
    world = make_world()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert refusal(move, service=pause_engagement, world=world, person=world.head, on=tomorrow).field == "on"


def test_the_tables_of_moves_hold_every_status_and_end_nowhere_unknown():
    assert set(MOVES) == set(Status.values)
    assert all(after in Status.values for afters in MOVES.values() for after in afters)
    for before in Status.values:
        for after in set(Status.values) - MOVES[before]:
            with pytest.raises(Refused):
                check_move(before, after)


def test_the_database_itself_refuses_a_second_live_engagement():
    from django.db import IntegrityError, transaction

    world = make_world()
    copy = world.fresh()
    copy.pk, copy.reference = None, "TSM-99999"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    assert Engagement.objects.filter(school=world.school, status__in=LIVE).count() == 1


def test_who_confirms_the_successor_is_told_what_came_of_it(client_for):
    world = make_world()
    academy = make_school(world.hub, "Elm Academy")
    SchoolLinkFactory(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    address = reverse("engagements:confirm_successor", args=[world.engagement.reference, academy.urn])
    page = client_for(world.coordinator).post(address, follow=True).content.decode()
    assert "Elm Academy carries our work on. It shows on the pages of both schools." in page


def test_a_school_that_closes_without_a_successor_is_told_what_can_be_done(client_for):
    """The desk leads here: it must not lead to a page that offers nothing."""
    world = make_world()
    address = reverse("engagements:people", args=[world.engagement.reference])
    end = reverse("engagements:complete", args=[world.engagement.reference])
    assert end not in client_for(world.coordinator).get(address).content.decode()
    School.objects.filter(pk=world.school.pk).update(status=School.Status.CLOSING)
    assert end in client_for(world.coordinator).get(address).content.decode()
    academy = make_school(world.hub, "Elm Academy")
    SchoolLinkFactory(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    page = client_for(world.coordinator).get(address).content.decode()
    assert "Confirm that Elm Academy carries on" in page
    assert end not in page
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    assert "People at Elm Academy" in client_for(world.coordinator).get(address).content.decode()
