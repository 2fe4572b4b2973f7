"""The first admin of an empty server, and the support desk."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, KnownDevice, ServiceMembership, User
from core.models import AuditEvent, OutgoingMail
from tests.factories.accounts import InvitationFactory, KnownDeviceFactory, PersonFactory, make_admin


def create_admin(email: str) -> str:
    out = io.StringIO()
    call_command("create_admin", email, stdout=out)
    return out.getvalue()


def path_of(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", said)
    assert found
    return found[1]


def test_an_empty_server_gets_its_first_admin(client: Client) -> None:
    first = path_of(create_admin("jo.first@hub.test"))
    second = path_of(create_admin("Jo.First@hub.test"))
    assert Invitation.objects.count() == 1
    assert not OutgoingMail.objects.exists()
    assert client.get(first).status_code == 404
    assert client.post(second, {"name": "Jo First"}).status_code == 302
    person = User.objects.get()
    assert (person.name, person.is_admin) == ("Jo First", True)
    assert client.get("/admin/").status_code == 200
    again = create_admin("jo.first@hub.test")
    assert "an admin already" in again
    assert ServiceMembership.objects.count() == 1


def test_it_makes_an_admin_of_someone_who_has_an_account() -> None:
    person = PersonFactory()
    assert "an admin now" in create_admin(person.email)
    assert User.objects.get(pk=person.pk).is_admin


@pytest.mark.parametrize("email", ["nonsense", "office@hub.test"])
def test_it_refuses_what_is_no_persons_address(email: str) -> None:
    with pytest.raises(CommandError):
        create_admin(email)


# The support desk

MODELS = ["user", "servicemembership", "invitation", "knowndevice", "signincode", "addresschange"]


@pytest.mark.parametrize("model", MODELS)
def test_the_desk_lists_and_finds(client: Client, model: str) -> None:
    client.force_login(make_admin())
    InvitationFactory()
    KnownDeviceFactory()
    response = client.get(f"/admin/accounts/{model}/?q=pat")
    assert response.status_code == 200


def test_secrets_stand_nowhere_on_the_desk(client: Client) -> None:
    client.force_login(make_admin())
    invitation, device = InvitationFactory(), KnownDeviceFactory()
    for thing in (invitation, device, invitation.invited_by):
        name = thing._meta.model_name
        page = client.get(f"/admin/accounts/{name}/{thing.pk}/change/").content.decode()
        assert page
        for secret in (invitation.token_hash, device.token_hash, invitation.invited_by.password):
            assert secret not in page
    for path in ("/admin/mfa/authenticator/", "/admin/account/emailaddress/", "/admin/auth/group/"):
        assert client.get(path).status_code == 404


def test_a_name_changed_at_the_desk_leaves_the_same_event(client: Client) -> None:
    admin, person = make_admin(), PersonFactory()
    client.force_login(admin)
    client.post(f"/admin/accounts/user/{person.pk}/change/", {"name": "Pat Corrected"})
    person.refresh_from_db()
    assert person.name == "Pat Corrected"
    assert AuditEvent.objects.get(verb="rename_person").by == admin


def test_a_role_is_given_and_ended_at_the_desk_through_the_services(client: Client) -> None:
    admin, person = make_admin(), PersonFactory()
    client.force_login(admin)
    client.post("/admin/accounts/servicemembership/add/", {"user": person.pk, "role": "ncetm_reader"})
    membership = person.service_memberships.get()
    assert AuditEvent.objects.filter(verb="grant_service_role", by=admin).count() == 1
    act(client, "servicemembership", "end_now", membership)
    membership.refresh_from_db()
    assert membership.ended_by == admin
    assert AuditEvent.objects.filter(verb="end_service_role", by=admin).count() == 1


def act(client: Client, model: str, action: str, thing: Any) -> None:
    client.post(f"/admin/accounts/{model}/", {"action": action, "_selected_action": [thing.pk]})


def test_devices_and_invitations_are_acted_on_at_the_desk(client: Client) -> None:
    client.force_login(make_admin())
    invitation, device = InvitationFactory(), KnownDeviceFactory()
    act(client, "knowndevice", "forget", device)
    act(client, "invitation", "send_again", invitation)
    assert KnownDevice.objects.get().revoked_at is not None
    assert OutgoingMail.objects.get().kind == "invitation"


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted_at_the_desk(client: Client, model: str) -> None:
    client.force_login(make_admin())
    InvitationFactory()
    KnownDeviceFactory()
    client.post(f"/admin/accounts/{model}/1/delete/", {"post": "yes"})
    page = client.get(f"/admin/accounts/{model}/").content.decode()
    assert "delete_selected" not in page


def test_what_was_done_to_a_person_is_read_from_the_audit_events(client: Client) -> None:
    admin, person = make_admin(name="Ada Admin"), PersonFactory()
    client.force_login(admin)
    client.post(f"/admin/accounts/user/{person.pk}/change/", {"name": "Pat Corrected"})
    page = client.get(f"/admin/accounts/user/{person.pk}/history/").content.decode()
    assert "rename_person" in page
    assert "Ada Admin" in page
    assert "name: words changed" in page
