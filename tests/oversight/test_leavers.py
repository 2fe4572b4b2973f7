"""Who has left, who took over, and what is without anyone."""

from typing import Any

import pytest
from django.urls import reverse

from engagements.services.opening import assign_llme
from hubs.models import HubMembership
from hubs.services import change_hub_role, end_hub_membership
from llmes.services.people import end_llme_membership
from oversight.leavers import leavers_of
from schools.models import SchoolLeader
from schools.services.people import admit_leader, end_leadership
from tests.factories.engagements import World, make_llme, make_school, make_user, make_world
from tests.factories.hubs import LONG_AGO
from tests.factories.llmes import LLMEMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_an_llme_who_leaves_leaves_work_without_a_lead_until_another_leads(world):
    end_llme_membership(by=world.coordinator, membership=world.llme.memberships.get(), reason="New post")
    (row,) = leavers_of(world.hub)
    (left,) = row.roles
    assert (row.name, left.role, left.why, left.ended_by) == (
        str(world.llme_user),
        "LLME",
        "New post",
        str(world.coordinator),
    )
    assert row.without == [f"{world.engagement.reference} has no lead LLME"]
    other = make_llme(world.hub, "Nia New")
    assign_llme(by=world.coordinator, engagement=world.fresh(), llme=other)
    (row,) = leavers_of(world.hub)
    assert (row.followed_by, row.without) == ([f"{world.engagement.reference}: Nia New"], [])


def test_a_head_who_leaves_and_the_one_who_comes(world, client_for):
    end_leadership(
        by=world.coordinator, leader=SchoolLeader.objects.get(user=world.head), reason="Has retired"
    )
    (row,) = leavers_of(world.hub)
    assert row.without == [f"{world.school.name} has no headteacher"]
    page = client_for(world.coordinator).get(reverse("oversight:leavers", args=[world.hub.code]))
    assert "Nobody yet" in page.content.decode()
    new = make_user("Hope Head")
    admit_leader(by=world.coordinator, user=new, school=world.school, role="headteacher")
    (row,) = leavers_of(world.hub)
    assert (row.followed_by, row.without) == (["Hope Head"], [])


def test_a_changed_role_is_no_leaving(world):
    membership = HubMembership.objects.get(user=world.hub_reader)
    given = change_hub_role(by=world.coordinator, membership=membership, role="coordinator", reason="More")
    assert leavers_of(world.hub) == []
    end_hub_membership(by=world.coordinator, membership=given, reason="Moved away")
    (row,) = leavers_of(world.hub)
    assert [(left.role, left.why) for left in row.roles] == [
        ("Coordinator", "Moved away"),
        ("Hub reader", "More"),
    ]


def test_a_person_who_left_twice_or_from_two_places_is_told_of_once(world, client_for):
    other = make_school(world.hub, "Fir Primary School")
    for school in (world.school, other):
        SchoolLeader.objects.get_or_create(
            user=world.head, school=school, role="headteacher", defaults={"starts_on": LONG_AGO}
        )
    for leader in SchoolLeader.objects.filter(user=world.head):
        end_leadership(by=world.coordinator, leader=leader, reason="Has retired")
    for _ in range(2):
        member = world.second_llme.memberships.filter(ended_at=None).get()
        end_llme_membership(by=world.coordinator, membership=member, reason="New post")
        LLMEMembershipFactory(hub=world.hub, llme=world.second_llme, starts_on=LONG_AGO)
    world.second_llme.memberships.filter(ended_at=None).delete()

    found = leavers_of(world.hub)
    names = [row.name for row in found]
    assert sorted(names) == sorted({str(world.head), str(world.second_llme.user)})
    (head,) = [row for row in found if row.name == str(world.head)]
    assert len(head.roles) == len(head.without) == 2
    page = client_for(world.coordinator).get(reverse("oversight:leavers", args=[world.hub.code]))
    assert "2 people" in page.content.decode()


def test_other_hubs_are_not_told_of(world: Any):
    end_llme_membership(
        by=world.other_coordinator, membership=world.other_llme.memberships.get(), reason="New post"
    )
    assert leavers_of(world.hub) == []
