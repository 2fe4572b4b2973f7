"""An invitation belongs to what it invites to, not to who sent it (docs/decisions/0013)."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.services import accept_invitation, invite, resend_invitation
from accounts.services.invitations import mint_invitation_link
from core.errors import Refused
from engagements.states import Status
from hubs.models import HubMembership
from schools.models import School, SchoolLeader
from tests.factories.engagements import World, make_hub_person, make_leader, make_world

pytestmark = pytest.mark.django_db
KINDS = ("hub.reader", "hub.llme", "school.maths_lead", "outside_reader.trust")


@pytest.fixture
def world() -> World:
    return make_world()


def invited(world: World, role: str) -> Invitation:
    by = world.head if role.startswith("outside") else world.coordinator
    target: Any = {"school": world.school, "outside_reader": world.engagement}.get(
        role.split(".")[0], world.hub
    )
    return invite(email="ida@new.test", name="Ida New", role=role, target=target, by=by)


def token_of(invitation: Invitation) -> str:
    path = mint_invitation_link(invitation)
    assert path is not None
    return path.split("/")[2]


def send_them_off(world: World) -> None:
    """Whoever sent it has no role any more."""
    HubMembership.objects.filter(user=world.coordinator).update(ended_at=timezone.now())
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())


@pytest.mark.parametrize("role", KINDS)
def test_it_stands_when_its_sender_has_left(world: World, role: str) -> None:
    invitation = invited(world, role)
    send_them_off(world)
    accept_invitation(token=token_of(invitation), by=None, name="Ida New")
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


@pytest.mark.parametrize("role", KINDS)
def test_those_of_today_see_it_and_withdraw_it_and_its_sender_does_not(
    world: World, role: str, client: Client
) -> None:
    invitation = invited(world, role)
    send_them_off(world)
    now = make_hub_person(world.hub, "coordinator", "Nora Now")
    if role.startswith("outside"):
        now = make_leader(world.school, SchoolLeader.Role.HEADTEACHER, "Nora Now")
    sender = User.objects.get(pk=invitation.invited_by_id)
    assert not Invitation.objects.visible_to(sender).exists()
    assert Invitation.objects.visible_to(now).get() == invitation
    client.force_login(now)
    client.post(f"/invitations/{invitation.pk}/withdraw/", {"reason": "They have moved"})
    invitation.refresh_from_db()
    assert invitation.withdrawn_by == now


@pytest.mark.parametrize("role", KINDS)
def test_it_is_void_once_what_it_invites_to_is_over(world: World, role: str, client: Client) -> None:
    invitation = invited(world, role)
    type(world.hub).objects.filter(pk=world.hub.pk).update(is_active=False)
    School.objects.filter(pk=world.school.pk).update(status=School.Status.CLOSED)
    world.engagement.status, world.engagement.ended_on = Status.STOPPED, timezone.localdate()
    world.engagement.save()
    token = token_of(invitation)
    page = client.get(f"/invitations/{token}/accept/")
    assert page.status_code == 410
    assert "What you were invited to has ended" in page.content.decode()
    with pytest.raises(Refused, match="has ended"):
        accept_invitation(token=token, by=None, name="Ida New")
    with pytest.raises(Refused, match="can only be withdrawn"):
        resend_invitation(invitation=Invitation.objects.get(), by=invitation.invited_by)


def test_an_invitation_is_withdrawn_wherever_it_stands(world: World, client_for: Any) -> None:
    """One word on the hub's people, on the school's and on the list of all."""
    hub, school = invited(world, "hub.reader"), invited(world, "school.maths_lead")
    client = client_for(world.coordinator)
    pages = (
        f"/hubs/{world.hub.code}/people/",
        f"/hubs/{world.hub.code}/invitations/{hub.pk}/withdraw/",
        f"/schools/{world.school.pk}/people/",
        f"/invitations/{school.pk}/withdraw/",
        "/invitations/",
    )
    for page in pages:
        told = client.get(page).content.decode()
        assert "Withdraw" in told, page
        assert "ake back" not in told, page
        assert "ake it back" not in told, page
