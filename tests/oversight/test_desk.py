"""What waits for a coordinator."""

import datetime

import pytest
from django.utils import timezone

from core import request_cache
from engagements.models import Assignment, Succession
from engagements.states import DayState, Status
from oversight.desk import needing_the_hub, waiting
from schools.models import School, SchoolLeader
from tests.factories.engagements import make_school, make_world

pytestmark = pytest.mark.django_db


def told(world):
    return [[reason for reason, _url in row.reasons] for row in waiting(needing_the_hub([world.hub]))]


def test_quiet_work_waits_for_nobody():
    assert told(make_world()) == []


def test_work_without_llme_says_since_when():
    world = make_world()
    Assignment.objects.filter(engagement=world.engagement).update(ended_at=timezone.now())
    since = timezone.localdate()
    assert told(world) == [[f"No LLME yet, since {since.day} {since:%B}"]]


def test_a_head_without_account_is_on_the_desk():
    world = make_world()
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())
    assert told(world) == [["The headteacher has no account yet"]]


@pytest.mark.parametrize(("days_ahead", "shows"), [(1, False), (0, True), (-5, True)])
def test_an_unconfirmed_day_comes_to_the_desk_when_its_time_has_passed(days_ahead, shows):
    world = make_world()
    world.day(hub_sees_on=timezone.localdate() + datetime.timedelta(days=days_ahead))
    assert bool(told(world)) is shows


def test_a_confirmed_day_never_comes_to_the_desk():
    world = make_world()
    day = world.day(hub_sees_on=timezone.localdate() - datetime.timedelta(days=9))
    type(day).objects.filter(pk=day.pk).update(
        state=DayState.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=world.head
    )
    assert told(world) == []


@pytest.mark.parametrize("status", ["2", "3"])
def test_a_closing_school_with_live_work_is_put_before_the_coordinator_until_a_successor_is_confirmed(status):
    world = make_world()
    School.objects.filter(pk=world.school.pk).update(status=status)
    assert told(world) == [["The register says that this school closes or converts"]]
    Succession.objects.create(
        engagement=world.engagement, school=make_school(world.hub), confirmed_by=world.coordinator
    )
    assert told(world) == []


def test_ended_work_and_other_hubs_are_not_on_the_desk():
    world = make_world()
    Assignment.objects.all().update(ended_at=timezone.now())
    world.engagement.status, world.engagement.ended_on = Status.STOPPED, timezone.localdate()
    world.engagement.save()
    assert told(world) == []


def test_the_desk_asks_once_however_many_rows(django_assert_num_queries):
    for _ in range(3):
        world = make_world()
        Assignment.objects.filter(engagement=world.engagement).update(ended_at=timezone.now())
    with request_cache.opened(), django_assert_num_queries(2):  # the rows, and the hub's calendar
        told(world)
