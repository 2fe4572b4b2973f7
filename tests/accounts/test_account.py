"""Your account: name, address, password, devices, sessions, roles."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Value
from django.test import Client
from django.utils import timezone

from accounts import roles, scopes
from accounts.models import AddressChange, KnownDevice, ServiceMembership, User
from accounts.services import (
    ask_address_change,
    change_address,
    close_account,
    confirm_address_change,
    end_service_role,
)
from core.errors import Refused
from core.models import AuditEvent
from core.sending import send_waiting
from tests.factories.accounts import (
    KnownDeviceFactory,
    PersonFactory,
    ServiceMembershipFactory,
    make_admin,
    sign_in,
)
from tests.mailbox import Mailbox


def path_in(smtp: Mailbox, address: str) -> str:
    send_waiting()
    return smtp.links(smtp.to(address)[-1])[0].removeprefix("http://127.0.0.1:8000")


def test_the_page_shows_everything(client: Client) -> None:
    person = PersonFactory(name="Pat Page")
    ServiceMembership.objects.create(user=person, role="ncetm_reader")
    KnownDeviceFactory(user=person)
    KnownDeviceFactory(user=person, label="Old phone", good_until=timezone.now() - timedelta(days=1))
    KnownDeviceFactory(label="A stranger's")
    client.force_login(person)
    page = client.get("/account/").content.decode()
    for words in ("Pat Page", person.email, "Code by mail", "Firefox on Linux", "NCETM reader"):
        assert words in page
    for words in ("Old phone", "A stranger"):
        assert words not in page


def test_a_person_says_what_they_are_called(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    client.post("/account/name/change/", {"name": "  Pat   New "})
    person.refresh_from_db()
    assert person.name == "Pat New"
    event = AuditEvent.objects.get(verb="rename_person")
    assert "Pat New" not in str(event.__dict__)
    assert "Enter your name" in client.post("/account/name/change/", {"name": " "}).content.decode()


# The address


def test_an_address_changes_when_both_have_confirmed(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(email="old@school.test")
    sign_in(client, person, smtp)
    client.post("/account/address/change/", {"email": "New@School.test"})
    old, new = path_in(smtp, "old@school.test"), path_in(smtp, "new@school.test")
    anyone = Client()
    assert anyone.get(old).status_code == anyone.get(new).status_code == 200
    assert User.objects.get().email == "old@school.test"
    assert "one more to go" in anyone.post(old).content.decode()
    assert User.objects.get().email == "old@school.test"
    assert "The address is changed" in anyone.post(new).content.decode()
    assert User.objects.get().email == "new@school.test"
    send_waiting()
    for address in ("old@school.test", "new@school.test"):
        assert str(smtp.to(address)[-1]["Subject"]) == "Your email address was changed"
    event = AuditEvent.objects.get(verb="change_address")
    assert "school.test" not in str(event.__dict__)
    assert sign_in(Client(), User.objects.get(), smtp).status_code == 302


def test_one_address_twice_is_not_both(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(email="old@school.test")
    ask_address_change(person=person, new_email="new@school.test")
    new = path_in(smtp, "new@school.test")
    client.post(new)
    client.post(new)
    assert User.objects.get().email == "old@school.test"


def test_an_address_change_can_be_dropped_and_runs_out(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(email="old@school.test")
    ask_address_change(person=person, new_email="new@school.test")
    path = path_in(smtp, "new@school.test")
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    client.force_login(person)
    assert "new@school.test" in client.get("/account/").content.decode()
    client.post(f"/account/address/{AddressChange.objects.get().pk}/withdraw/")
    assert client.get(path).status_code == 404
    assert User.objects.get().email == "old@school.test"


def test_asking_for_a_taken_address_tells_nothing(smtp: Mailbox, client: Client) -> None:
    person, taken = PersonFactory(), PersonFactory()
    sign_in(client, person, smtp)
    page = client.post("/account/address/change/", {"email": taken.email}, follow=True).content.decode()
    assert "We have sent a link to both addresses" in page
    Client().post(path_in(smtp, taken.email))
    page = Client().post(path_in(smtp, person.email)).content.decode()
    assert "Somebody already signs in with this address" in page
    person.refresh_from_db()
    assert person.email != taken.email


def test_a_shared_address_is_refused_beside_the_field(client: Client, smtp: Mailbox) -> None:
    sign_in(client, PersonFactory(), smtp)
    page = client.post("/account/address/change/", {"email": "office@school.test"}).content.decode()
    assert "several people read" in page
    assert not AddressChange.objects.exists()


def test_an_admin_changes_an_address_with_a_reason_and_both_are_told(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory(email="old@school.test")
    theirs = Client()
    sign_in(theirs, person, smtp)
    sign_in(client, make_admin(), smtp)
    path = f"/people/{person.pk}/address/change/"
    assert "Say why" in client.post(path, {"email": "new@school.test", "reason": ""}).content.decode()
    client.post(path, {"email": "new@school.test", "reason": "Married, rang the school"})
    person.refresh_from_db()
    assert person.email == "new@school.test"
    assert theirs.get("/account/").status_code == 302
    assert not KnownDevice.objects.filter(user=person).current().exists()
    send_waiting()
    for address in ("old@school.test", "new@school.test"):
        assert str(smtp.to(address)[-1]["Subject"]) == "Your email address was changed"
    event = AuditEvent.objects.get(verb="change_address")
    assert set(event.digests) == {"old", "new", "reason"}


def test_a_coordinator_changes_only_the_addresses_of_those_they_look_after(registries: None) -> None:
    coordinator, person, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    scopes.register_caretaker(lambda by, whom: by.pk == coordinator.pk and whom.pk == person.pk)
    for whom in (stranger, make_admin(), coordinator):
        with pytest.raises(Refused, match="can't change"):
            change_address(person=whom, new_email="x@school.test", reason="x", by=coordinator)
    change_address(person=person, new_email="x@school.test", reason="x", by=coordinator)
    assert User.objects.get(pk=person.pk).email == "x@school.test"


def test_a_taken_address_is_refused(registries: None) -> None:
    person, taken = PersonFactory(), PersonFactory()
    with pytest.raises(Refused, match="already signs in"):
        change_address(person=person, new_email=taken.email, reason="x", by=make_admin())


def test_a_confirmed_change_is_not_confirmed_again(smtp: Mailbox) -> None:
    ask_address_change(person=PersonFactory(email="old@school.test"), new_email="new@school.test")
    old, new = path_in(smtp, "old@school.test"), path_in(smtp, "new@school.test")
    for path in (old, new):
        confirm_address_change(token=path.split("/")[3])
    with pytest.raises(Refused, match="can no longer be used"):
        confirm_address_change(token=new.split("/")[3])


# Password, devices, sessions


def test_a_password_is_set_used_and_removed(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    elsewhere = Client()
    sign_in(elsewhere, person, smtp)
    assert "too short" in client.post("/account/password/", {"password": "short"}).content.decode()
    client.post("/account/password/", {"password": "violet-anchor-potato"})
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    other = Client()
    said = {"login": person.email, "password": "violet-anchor-potato"}
    assert other.post("/sign-in/other-ways/", said).status_code == 302
    assert other.get("/account/").status_code == 200
    client.post("/account/password/", {"remove": "yes"})
    assert not User.objects.get(pk=person.pk).has_usable_password()
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"set_password", "remove_password"} <= verbs


def test_what_matters_asks_again_after_a_while(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    assert client.get("/account/password/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        assert client.get("/account/password/").url == "/account/prove/?next=%2Faccount%2Fpassword%2F"
        client.post("/account/prove/", {"next": "/account/password/"})
        response = client.post("/sign-in/code/", {"code": newest_code(smtp, person)})
        assert response.url == "/account/password/"
        assert client.get("/account/password/").status_code == 200


def newest_code(smtp: Mailbox, person: User) -> str:
    from tests.factories.accounts import code_in

    return code_in(smtp, person.email)


def test_a_device_is_forgotten(client: Client) -> None:
    person = PersonFactory()
    device, foreign = KnownDeviceFactory(user=person), KnownDeviceFactory()
    client.force_login(person)
    assert client.post(f"/account/devices/{foreign.pk}/revoke/").status_code == 404
    client.post(f"/account/devices/{device.pk}/revoke/")
    device.refresh_from_db()
    assert device.revoked_by == person
    assert AuditEvent.objects.get(verb="revoke_device").by == person


def test_a_second_device_is_told_by_mail(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    sign_in(Client(), person, smtp)
    send_waiting()
    subjects = [str(message["Subject"]) for message in smtp.to(person.email)]
    assert subjects.count("A sign-in on another device") == 1


def test_other_sessions_are_listed_and_ended(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604"})
    sign_in(elsewhere, person, smtp)
    page = client.get("/account/sessions/").content.decode()
    assert "Safari on iPhone" in page
    client.post("/account/sessions/")
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


# Roles


def test_a_role_ended_loses_access_in_the_same_session(client: Client) -> None:
    make_admin()
    membership = ServiceMembershipFactory()
    client.force_login(membership.user)
    assert client.get("/people/").status_code == 200
    end_service_role(membership=membership, by=make_admin())
    assert client.get("/people/").status_code == 403
    assert client.get("/admin/").status_code == 403


def test_a_role_ends_after_its_last_day(client: Client) -> None:
    membership = ServiceMembershipFactory(ends_on=timezone.localdate())
    client.force_login(membership.user)
    assert client.get("/people/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert client.get("/people/").status_code == 403


def test_one_admin_always_remains() -> None:
    membership = ServiceMembershipFactory()
    with pytest.raises(Refused, match="the last admin"):
        end_service_role(membership=membership, by=membership.user)
    ServiceMembershipFactory()
    end_service_role(membership=membership, by=membership.user)


def test_a_closed_account_loses_access_in_the_same_session(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    close_account(person=person, reason="Left", by=make_admin())
    assert client.get("/account/").status_code == 302


def test_roles_are_switched_without_signing_out(client: Client) -> None:
    person = make_admin()
    ServiceMembership.objects.create(user=person, role="ncetm_reader")
    client.force_login(person)
    page = client.get("/account/").content.decode()
    assert "/account/roles/switch/" in page
    before = client.session.session_key
    client.post("/account/roles/switch/", {"role": "service.ncetm_reader:"})
    assert client.session["role"] == "service.ncetm_reader:"
    assert client.session.session_key == before
    assert client.get("/people/").status_code == 200  # rights are the same in every role
    assert "Choose" not in client.get("/account/").content.decode()
    wrong = client.post("/account/roles/switch/", {"role": "hub.lead:1"}).content.decode()
    assert "You no longer hold that role" in wrong


def test_roles_of_all_apps_come_in_one_query(registries: None, django_assert_num_queries: Any) -> None:
    person = make_admin()
    kind = roles.kind_of("service.admin")
    for name in ("one", "two", "three"):
        roles.register_kind(roles.RoleKind(**{**vars(kind), "key": f"tests.{name}", "label": name}))
        roles.register_provider(
            lambda user, name=name: roles.rows(
                User.objects.filter(pk=user.pk), kind=Value(f"tests.{name}"), scope="name", ref="pk"
            )
        )
    person = User.objects.get(pk=person.pk)
    with django_assert_num_queries(1):
        held = roles.held_by(person)
    own = [str(role) for role in held if role.kind.startswith(("tests.", "service."))]
    assert own == ["Admin", f"one, {person.name}", f"two, {person.name}", f"three, {person.name}"]
    with django_assert_num_queries(0):
        roles.held_by(person)
