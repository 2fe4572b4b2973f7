"""The second factor: asked of those whose roles open many records, reset with a reason."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import roles, scopes
from accounts.models import KnownDevice
from accounts.services import reset_second_factor
from core.errors import Refused
from core.models import AuditEvent
from core.sending import send_waiting
from tests.accounts.test_sign_in import totp
from tests.factories.accounts import (
    KnownDeviceFactory,
    PersonFactory,
    ServiceMembershipFactory,
    give_second_factor,
    make_admin,
    sign_in,
)
from tests.mailbox import Mailbox


def test_an_admin_without_one_is_led_to_set_it_up_before_anything_else(
    client: Client, smtp: Mailbox, settings, django_capture_on_commit_callbacks
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    admin = make_admin()
    sign_in(client, admin, smtp)
    for path in ("/", "/account/", "/people/", "/admin/", "/invitations/"):
        assert client.get(path).url == "/account/second-step/needed/"
    assert client.post("/account/name/change/", {"name": "x"}).url == "/account/second-step/needed/"
    page = client.get("/account/second-step/needed/")
    assert "Set up a second step" in page.content.decode()
    page = client.get("/account/second-step/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/second-step/totp/activate/", {"code": totp(secret)})
    assert response.url == "/account/second-step/recovery-codes/"
    assert client.get("/people/").status_code == 200
    stored = Authenticator.objects.get(user=admin, type="totp").data["secret"]
    assert secret not in stored
    assert AuditEvent.objects.filter(verb="add_second_factor", by=admin).count() == 1
    send_waiting()
    assert str(smtp.to(admin.email)[-1]["Subject"]) == "A change to how you sign in"


def test_school_people_need_none(client: Client, settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(PersonFactory())
    assert client.get("/account/").status_code == 200


def test_it_can_be_switched_off_for_development(client: Client, settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(make_admin())
    assert client.get("/people/").status_code == 200


def test_a_role_of_an_app_above_asks_for_one_too(client: Client, settings, registries) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    person = ServiceMembershipFactory(role="ncetm_reader").user
    client.force_login(person)
    assert client.get("/account/").status_code == 200
    kind = roles.kind_of("service.ncetm_reader")
    roles.register_kind(roles.RoleKind(**{**vars(kind), "needs_second_factor": True}))
    assert client.get("/account/").url == "/account/second-step/needed/"


def test_a_recovery_code_works_once(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    give_second_factor(person)
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, person, smtp)
    client.post("/account/second-step/authenticate/", {"code": code})
    assert client.get("/account/").status_code == 200
    again = Client()
    sign_in(again, person, smtp)
    again.post("/account/second-step/authenticate/", {"code": code})
    assert again.get("/account/").status_code == 302


def test_wrong_second_codes_are_throttled_by_account(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    secret = give_second_factor(person)
    sign_in(client, person, smtp)
    for _ in range(5):
        client.post("/account/second-step/authenticate/", {"code": "000000"})
    page = client.post("/account/second-step/authenticate/", {"code": totp(secret)}).content.decode()
    assert "There were too many tries" in page


def test_an_admin_resets_a_lost_one(client: Client, smtp: Mailbox) -> None:
    person, admin = PersonFactory(), make_admin()
    give_second_factor(person)
    device = KnownDeviceFactory(user=person)
    theirs = Client()
    sign_in(client, admin, smtp)
    path = f"/people/{person.pk}/second-step/reset/"
    page = client.post(path, {"reason": ""}).content.decode()
    assert "Say why" in page
    assert Authenticator.objects.filter(user=person).exists()
    client.post(path, {"reason": "Rang me, new phone"})
    assert not Authenticator.objects.filter(user=person).exists()
    device.refresh_from_db()
    assert device.revoked_by == admin
    event = AuditEvent.objects.get(verb="reset_second_factor")
    assert event.by == admin
    assert event.facts == {"second_factor": ["recovery_codes,totp", "none"]}
    assert "Rang me" not in str(event.__dict__)
    send_waiting()
    assert str(smtp.to(person.email)[-1]["Subject"]) == "Your second step was reset"
    assert sign_in(theirs, person, smtp).status_code == 302
    assert theirs.get("/account/").status_code == 200


def test_a_reset_signs_the_person_out_everywhere(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    sign_in(client, person, smtp)
    give_second_factor(person)
    reset_second_factor(person=person, reason="Lost phone", by=make_admin())
    assert client.get("/account/").status_code == 302


def test_who_may_reset(registries) -> None:
    coordinator, person, stranger, admin = PersonFactory(), PersonFactory(), PersonFactory(), make_admin()
    scopes.register_caretaker(lambda by, whom: by.pk == coordinator.pk)
    for someone in (person, admin, coordinator):
        give_second_factor(someone)
    for by, whom in ((stranger, person), (coordinator, admin), (coordinator, coordinator), (admin, admin)):
        with pytest.raises(Refused, match="can't reset"):
            reset_second_factor(person=whom, reason="x", by=by)
    reset_second_factor(person=person, reason="x", by=coordinator)


def test_resetting_asks_for_a_fresh_sign_in(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    give_second_factor(person)
    client.force_login(make_admin())  # a session that proves nothing
    response = client.post(f"/people/{person.pk}/second-step/reset/", {"reason": "x"})
    assert response.url.startswith("/account/prove/?next=")
    assert Authenticator.objects.filter(user=person).exists()


def test_removing_the_app_is_written_down(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    secret = give_second_factor(person)
    sign_in(client, person, smtp)
    client.post("/account/second-step/authenticate/", {"code": totp(secret)})
    assert client.get("/account/second-step/totp/deactivate/").status_code == 200
    client.post("/account/second-step/totp/deactivate/")
    assert AuditEvent.objects.filter(verb="remove_second_factor", by=person).count() == 1
    assert not Authenticator.objects.filter(user=person).exists()
    assert KnownDevice.objects.filter(user=person).exists()
