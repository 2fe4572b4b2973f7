"""Who helps whom back in: only where every role the person holds is theirs to look after."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.rules import can_look_after
from accounts.services import change_address
from core.errors import Refused
from engagements.models import OutsideReader
from hubs.models import HubMembership
from llmes.models import LLME, LLMEMembership
from schools.models import SchoolLeader
from tests.factories.engagements import (
    World,
    make_hub,
    make_hub_person,
    make_leader,
    make_llme,
    make_school,
    make_user,
    make_world,
)

pytestmark = pytest.mark.django_db


def _give(person: User, role: str, hub: Any, **extra: Any) -> None:
    """A role of this sort, in this hub or in a school of it."""
    if role == "llme":
        llme, _ = LLME.objects.get_or_create(user=person)
        LLMEMembership.objects.create(llme=llme, hub=hub, **extra)
    elif role in SchoolLeader.Role.values:
        SchoolLeader.objects.create(user=person, school=make_school(hub, "Oak School"), role=role, **extra)
    else:
        HubMembership.objects.create(user=person, hub=hub, role=role, **extra)


@pytest.mark.parametrize("here", ["llme", "headteacher", "governor", "reader", "coordinator"])
@pytest.mark.parametrize("elsewhere", ["llme", "headteacher", "colleague", "reader", "coordinator", "lead"])
def test_a_role_in_another_hub_keeps_a_coordinators_hands_off(here: str, elsewhere: str) -> None:
    hub, other = make_hub("Ash Hub"), make_hub("Birch Hub")
    coordinator = make_hub_person(hub, "coordinator", "Cora")
    person = make_user("Pat")
    _give(person, here, hub)
    assert can_look_after(coordinator, person)
    _give(person, elsewhere, other)
    assert not can_look_after(coordinator, person)
    assert not can_look_after(make_hub_person(other, "coordinator", "Otto"), person)
    with pytest.raises(Refused, match="can't change this person's address"):
        change_address(person=person, new_email="mine@ash.test", reason="Rang me", by=coordinator)


def test_a_role_that_begins_later_counts_too_and_one_that_ended_does_not() -> None:
    hub, other = make_hub("Ash Hub"), make_hub("Birch Hub")
    coordinator = make_hub_person(hub, "coordinator", "Cora")
    today = timezone.localdate()
    person, past = make_user("Pat"), make_user("Quin")
    for someone in (person, past):
        _give(someone, "llme", hub)
    _give(person, "headteacher", other, starts_on=today + datetime.timedelta(days=7))
    _give(past, "headteacher", other, ended_at=timezone.now(), ended_by=coordinator)
    assert not can_look_after(coordinator, person)
    assert can_look_after(coordinator, past)


def test_the_lead_of_the_hub_who_also_leads_a_school_is_no_way_up() -> None:
    hub = make_hub("Ash Hub")
    coordinator, lead = make_hub_person(hub, "coordinator", "Cora"), make_hub_person(hub, "lead", "Lena")
    _give(lead, "headteacher", hub)
    assert not can_look_after(coordinator, lead)
    assert can_look_after(make_hub_person(hub, "lead", "Ludo"), lead)


def test_reading_from_outside_in_another_hub_counts() -> None:
    world: World = make_world()
    hub = make_hub("Birch Hub")
    person = make_llme(hub, "Pat").user
    coordinator = make_hub_person(hub, "coordinator", "Bea")
    assert can_look_after(coordinator, person)
    OutsideReader.objects.create(
        engagement=world.engagement, user=person, organisation="trust", admitted_by=world.head
    )
    assert not can_look_after(coordinator, person)


def test_nobody_looks_after_those_without_a_role() -> None:
    hub = make_hub("Ash Hub")
    coordinator = make_hub_person(hub, "coordinator", "Cora")
    assert not can_look_after(coordinator, make_user("Nobody"))
    assert not can_look_after(make_leader(make_school(hub), "headteacher", "Hal"), make_user("Nobody"))


def test_the_page_says_who_helps_instead(client: Client) -> None:
    hub, other = make_hub("Ash Hub"), make_hub("Birch Hub")
    person = make_llme(hub, "Pat").user
    _give(person, "llme", other)
    client.force_login(make_hub_person(hub, "coordinator", "Cora"))
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert "an admin of the service" in page
    assert f"/people/{person.pk}/address/change/" not in page
    assert client.get(f"/people/{person.pk}/address/change/").status_code == 403
    assert client.get(f"/people/{person.pk}/second-step/reset/").status_code == 403
