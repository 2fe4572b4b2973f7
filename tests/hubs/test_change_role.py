"""Another role for somebody of a hub: who may give it, and what always remains."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core.errors import Refused
from core.models import AuditEvent
from hubs.models import HubMembership
from hubs.services import change_hub_role
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db
Role = HubMembership.Role


@pytest.fixture
def world() -> World:
    return make_world()


def held(person: Any) -> HubMembership:
    return HubMembership.objects.current().get(user=person)


def fresh(person: Any) -> User:
    return User.objects.get(pk=person.pk)


def test_the_role_changes_at_once_and_both_stay_on_record(world: World) -> None:
    before = held(world.hub_reader)
    given = change_hub_role(
        by=world.coordinator, membership=before, role=Role.COORDINATOR, reason="Takes over secondary"
    )

    assert held(world.hub_reader) == given
    before.refresh_from_db()
    assert (before.ended_by, before.ended_reason) == (world.coordinator, "Takes over secondary")
    event = AuditEvent.objects.get(verb="hub_role_changed")
    assert event.facts == {"role": ["reader", "coordinator"]}
    assert "secondary" not in str(event.__dict__)


def test_a_coordinator_names_no_lead_and_unmakes_none(world: World) -> None:
    for person, role in ((world.hub_reader, Role.LEAD), (world.hub_lead, Role.READER)):
        with pytest.raises(Refused, match="Only a hub lead"):
            change_hub_role(by=fresh(world.coordinator), membership=held(person), role=role, reason="x")


def test_the_last_lead_stays_until_another_is_named(world: World) -> None:
    lead = fresh(world.hub_lead)
    with pytest.raises(Refused, match="only lead"):
        change_hub_role(by=lead, membership=held(lead), role=Role.COORDINATOR, reason="Less time")
    change_hub_role(by=lead, membership=held(world.coordinator), role=Role.LEAD, reason="Joint leads")
    change_hub_role(by=fresh(lead), membership=held(lead), role=Role.COORDINATOR, reason="Less time")
    assert held(lead).role == Role.COORDINATOR


def test_somebody_always_coordinates(world: World) -> None:
    HubMembership.objects.filter(user=world.hub_lead).delete()
    with pytest.raises(Refused, match="last person who coordinates"):
        change_hub_role(
            by=world.coordinator, membership=held(world.coordinator), role=Role.READER, reason="Steps back"
        )


def test_on_the_page(world: World, client_for: Any) -> None:
    membership = held(world.hub_reader)
    page = reverse("hubs:change_role", args=[world.hub.code, membership.pk])
    client = client_for(world.coordinator)
    people = reverse("hubs:people", args=[world.hub.code])

    assert page in client.get(people).content.decode()
    assert "Hub lead" not in client.get(page).content.decode().split("<form")[-1]
    assert "Choose a role." in client.post(page, {"reason": "x"}).content.decode()
    assert "one of these roles" in client.post(page, {"role": "lead", "reason": "x"}).content.decode()

    told = client.post(page, {"role": "coordinator", "reason": "More time"}, follow=True).content.decode()
    assert "is now coordinator" in told
    assert "More time" in told
    assert client.get(page).status_code == 404  # that role has ended


def test_a_coordinator_reads_what_she_gives_up_before_she_changes_or_ends_her_own_role(
    world: World, client_for: Any
) -> None:
    own = held(world.coordinator)
    client = client_for(world.coordinator)
    for name in ("change_role", "end_membership"):
        told = client.get(reverse(f"hubs:{name}", args=[world.hub.code, own.pk])).content.decode()
        assert "You would no longer read the schools’ records, open work with schools" in told
        assert "You can’t undo this yourself" in told
        assert "Cora Coe does" not in told
        assert "will they do" not in told
    other = reverse("hubs:change_role", args=[world.hub.code, held(world.hub_reader).pk])
    assert "You would no longer" not in client.get(other).content.decode()


def test_a_lead_reads_that_only_naming_leads_is_given_up(world: World, client_for: Any) -> None:
    change_hub_role(by=world.hub_lead, membership=held(world.coordinator), role=Role.LEAD, reason="Joint")
    page = reverse("hubs:change_role", args=[world.hub.code, held(world.hub_lead).pk])
    told = client_for(fresh(world.hub_lead)).get(page).content.decode()
    assert "You would no longer name or end a hub lead. All else stays as it is." in told
    assert "You would still read the hub’s figures." in told


def test_who_is_the_last_reads_why_in_place_of_a_form(world: World, client_for: Any) -> None:
    HubMembership.objects.filter(user=world.hub_lead).delete()
    own = held(world.coordinator)
    client = client_for(world.coordinator)
    for name in ("change_role", "end_membership"):
        page = reverse(f"hubs:{name}", args=[world.hub.code, own.pk])
        told = client.get(page).content.decode()
        assert "This is the last person who coordinates the hub. Invite somebody else first." in told
        assert "Why does it" not in told
        client.post(page, {"role": "reader", "reason": "x"})
    assert held(world.coordinator) == own
