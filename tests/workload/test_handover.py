"""New here: who came after the work began is shown where it stands, and takes over in one tap."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagements.models import HandOver
from engagements.services.opening import change_lead_llme
from schools.models import SchoolLeader
from tests.factories.engagements import (
    NextStepFactory,
    World,
    ahead,
    make_leader,
    make_llme,
    make_world,
)
from tests.factories.plans import make_agreed_plan

pytestmark = pytest.mark.django_db
NEW = "New here?"


@pytest.fixture
def world() -> World:
    now = timezone.now() - datetime.timedelta(days=50)
    return make_world(started_at=now)


def work_of(world: World) -> str:
    return f"/engagements/{world.engagement.reference}/"


def changed(world: World) -> Any:
    new = make_llme(world.hub, "Nell New")
    change_lead_llme(by=world.coordinator, engagement=world.engagement, llme=new, reason="Other work")
    return new


def test_a_new_lead_reads_where_it_stands_and_takes_over_once(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    make_agreed_plan(world)
    world.booked_day(on=ahead(5))
    here = {"engagement": world.engagement, "written_by": world.head}
    NextStepFactory(**here, side="llme", text="Send two lessons")
    NextStepFactory(**here, side="school", text="Share the unit plan")
    client = client_for(changed(world).user)
    assert NEW in client.get(work_of(world)).content.decode()

    page = client.get(work_of(world) + "new-here/").content.decode()
    for words in ("Before: Lee Lane", "6 days", "Send two lessons", "Nell New, lead LLME"):
        assert words in page, words
    assert "Share the unit plan" not in page
    assert "nothing has to be moved, and no word or date changes" in page
    told = client.post(work_of(world) + "new-here/", follow=True).content.decode()
    assert "Our history says that you carry on from here. 1 next step is open with your side." in told
    client.post(work_of(world) + "new-here/")

    assert [(row.side, row.steps) for row in HandOver.objects.all()] == [("llme", 1)]
    assert NEW not in client.get(work_of(world)).content.decode()
    history = client_for(world.head).get(work_of(world) + "history/").content.decode()
    assert "carries on with 1 open next step." in history


@pytest.mark.parametrize("role", [SchoolLeader.Role.HEADTEACHER, SchoolLeader.Role.MATHS_LEAD])
def test_a_new_leader_of_the_school_is_shown_it(
    world: World, role: str, client_for: Callable[[Any], Client]
) -> None:
    person = make_leader(world.school, role, "Nia Newcomer")
    SchoolLeader.objects.filter(user=person).update(starts_on=timezone.localdate())

    assert NEW in client_for(person).get(work_of(world)).content.decode()


def test_who_was_there_from_the_start_or_only_reads_is_not_new(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    long_ago = timezone.now() - datetime.timedelta(days=60)
    world.engagement.assignments.update(assigned_at=long_ago)
    governor = make_leader(world.school, SchoolLeader.Role.GOVERNOR, "Gina Governor")
    SchoolLeader.objects.filter(user=governor).update(starts_on=timezone.localdate())

    for person in (world.head, world.llme_user, world.coordinator, governor):
        assert NEW not in client_for(person).get(work_of(world)).content.decode()
