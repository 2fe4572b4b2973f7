"""Inviting: read first, accept once, one person for one address."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import Invitation, KnownDevice, ServiceMembership, User
from accounts.services import accept_invitation, invite, resend_invitation, withdraw_invitation
from core.digests import token_hash
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail, SiteText
from core.sending import send_waiting
from tests.factories.accounts import InvitationFactory, PersonFactory, make_admin, sign_in
from tests.mailbox import Mailbox

READER = "service.ncetm_reader"


def path_in(smtp: Mailbox, address: str) -> str:
    """The path of the newest link sent to an address."""
    send_waiting()
    return smtp.links(smtp.to(address)[-1])[0].removeprefix("http://127.0.0.1:8000")


def test_from_the_invitation_to_the_thing_invited_to(
    client: Client, smtp: Mailbox, keeper_role: roles.RoleKind
) -> None:
    keeper = PersonFactory(name="Kay Keeper")
    invite(email="New.Head@Oakfield.test", name="Hedda Head", role="tests.keeper", target=keeper, by=keeper)
    path = path_in(smtp, "new.head@oakfield.test")
    page = client.get(path).content.decode()
    for sentence in (
        "Kay Keeper asks you to join",
        "Two hours a term.",
        "Only you and the hub.",
        "Tell the hub.",
    ):
        assert sentence in page
    response = client.post(path, {"name": "Hedda Head"})
    assert response.url == f"/landing/{keeper.pk}/"
    person = User.objects.get(email="new.head@oakfield.test")
    assert EmailAddress.objects.get(user=person).verified
    assert person.is_ncetm_reader  # what this test's role grants
    assert client.get("/account/").status_code == 200
    assert KnownDevice.objects.filter(user=person).count() == 1
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["invite", "create_person", "accept_invitation", "know_device"]


def test_the_mail_names_nobody_and_nothing(smtp: Mailbox, keeper_role: roles.RoleKind) -> None:
    keeper = PersonFactory(name="Kay Keeper")
    invite(email="hedda@oakfield.test", name="Hedda Head", role="tests.keeper", target=keeper, by=keeper)
    send_waiting()
    raw = smtp.messages[0].as_string()
    for word in ("Hedda", "Kay", "Keeper"):
        assert word not in raw.replace("hedda@oakfield.test", "")
    token = path_in(smtp, "hedda@oakfield.test").split("/")[2]
    assert Invitation.objects.get().token_hash == token_hash(token)
    assert not OutgoingMail.objects.filter(about__contains=token).exists()


def test_reading_changes_nothing(client: Client) -> None:
    invitation = InvitationFactory(token="t-1")
    before = [list(model.objects.values()) for model in (Invitation, User, KnownDevice)]
    for _ in range(3):
        assert client.get("/invitations/t-1/accept/").status_code == 200
        assert client.head("/invitations/t-1/accept/").status_code == 200
    assert [list(model.objects.values()) for model in (Invitation, User, KnownDevice)] == before
    assert invitation.is_waiting


def test_an_invitation_is_accepted_once(client: Client) -> None:
    InvitationFactory(token="t-1")
    client.post("/invitations/t-1/accept/", {"name": "Hedda"})
    stranger = Client()
    response = stranger.post("/invitations/t-1/accept/", {"name": "Mallory"})
    assert response.status_code == 410
    assert "has been accepted" in response.content.decode()
    assert User.objects.filter(name="Mallory").count() == 0
    assert client.get("/invitations/t-1/accept/").status_code == 302  # whoever accepted lands where they were


def test_it_runs_out_and_can_be_sent_again(client: Client, smtp: Mailbox) -> None:
    admin = make_admin()
    invitation = invite(email="late@oakfield.test", name="Late", role=READER, by=admin)
    path = path_in(smtp, "late@oakfield.test")
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert client.get(path).status_code == 410
        assert client.post(path, {"name": "Late"}).status_code == 410
        assert Invitation.objects.get().status == "Never accepted"
        resend_invitation(invitation=invitation, by=admin)
        fresh = path_in(smtp, "late@oakfield.test")
        assert fresh != path
        assert client.get(path).status_code == 404
        assert client.post(fresh, {"name": "Late"}).status_code == 302


def test_a_withdrawn_invitation_opens_nothing(client: Client, smtp: Mailbox) -> None:
    admin = make_admin()
    invitation = invite(email="no@oakfield.test", name="No", role=READER, by=admin)
    path = path_in(smtp, "no@oakfield.test")
    with pytest.raises(Refused, match="Say why"):
        withdraw_invitation(invitation=invitation, reason=" ", by=admin)
    withdraw_invitation(invitation=invitation, reason="Left the school", by=admin)
    assert client.get(path).status_code == 404
    assert client.post(path, {"name": "No"}).status_code == 404
    assert not User.objects.filter(email="no@oakfield.test").exists()
    with pytest.raises(Refused):
        resend_invitation(invitation=invitation, by=admin)


def test_a_mail_for_a_withdrawn_invitation_does_not_go(smtp: Mailbox) -> None:
    admin = make_admin()
    invitation = invite(email="no@oakfield.test", name="No", role=READER, by=admin)
    withdraw_invitation(invitation=invitation, reason="Left the school", by=admin)
    assert send_waiting() == 0


@pytest.mark.parametrize(
    "email",
    [
        "office@oakfield.test",
        "head@oakfield.test",
        "ADMIN@oakfield.test",
        "info@oakfield.test",
        "enquiries3101@oakfield.test",
        "reception@oakfield.test",
        "office.elm@oakfield.test",
        "school-office@oakfield.test",
    ],
)
def test_an_address_that_several_read_is_refused_beside_the_field(client: Client, email: str) -> None:
    client.force_login(make_admin())
    page = client.get("/invitations/invite/").content.decode()
    key = page.split('name="submission" value="')[1].split('"')[0]
    response = client.post(
        "/invitations/invite/", {"submission": key, "role": READER, "name": "Jo", "email": email}
    )
    page = response.content.decode()
    assert "This looks like an address that several people read" in page
    assert 'href="#id_email"' in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["jo.head@oakfield.test", "c.office@elm.test", "heather@elm.test"])
def test_a_persons_own_address_is_not_refused(email: str) -> None:
    assert invite(email=email, name="Jo", role=READER, by=make_admin()).email == email


def test_the_same_address_is_not_invited_twice_to_the_same(smtp: Mailbox) -> None:
    admin = make_admin()
    invite(email="jo@oakfield.test", name="Jo", role=READER, by=admin)
    with pytest.raises(Refused, match="invited already"):
        invite(email="JO@oakfield.test ", name="Jo", role=READER, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(email="jo@oakfield.test", role=READER)


def test_who_holds_the_role_already_is_not_invited() -> None:
    person = PersonFactory()
    ServiceMembership.objects.create(user=person, role="ncetm_reader")
    with pytest.raises(Refused, match="already"):
        invite(email=person.email, name="x", role=READER, by=make_admin())


def test_only_whom_the_role_names_may_invite(keeper_role: roles.RoleKind) -> None:
    keeper, other = PersonFactory(), PersonFactory()
    for by, target in ((other, keeper), (keeper, None), (keeper, other)):
        with pytest.raises(Refused, match="can't invite"):
            invite(email="jo@oakfield.test", name="Jo", role="tests.keeper", target=target, by=by)
    with pytest.raises(Refused, match="can't invite"):
        invite(email="jo@oakfield.test", name="Jo", role="service.admin", by=keeper)


def test_who_has_an_account_signs_in_and_is_joined_not_doubled(client: Client, smtp: Mailbox) -> None:
    person = PersonFactory()
    invite(email=person.email.upper(), name="Someone", role=READER, by=make_admin())
    path = path_in(smtp, person.email)
    page = client.get(path).content.decode()
    assert "Sign in to accept" in page
    client.post(path, {"name": "Mallory"})
    assert not person.service_memberships.exists()
    assert User.objects.filter(name="Mallory").count() == 0
    sign_in(client, person, smtp)
    assert "Accept and continue" in client.get(path).content.decode()
    assert client.post(path, {"name": person.name}).status_code == 302
    assert person.service_memberships.get().role == "ncetm_reader"
    assert User.objects.filter(email=person.email).count() == 1


def test_nobody_accepts_for_somebody_else(client: Client, smtp: Mailbox) -> None:
    other = PersonFactory()
    invite(email="jo@oakfield.test", name="Jo", role=READER, by=make_admin())
    path = path_in(smtp, "jo@oakfield.test")
    client.force_login(other)
    assert "for someone else" in client.get(path).content.decode()
    client.post(path, {"name": "Jo"})
    assert not other.service_memberships.exists()
    assert Invitation.objects.get().is_waiting


def test_an_editable_text_takes_the_place_of_the_shipped_one(client: Client) -> None:
    SiteText.objects.create(
        key="invitation-service-ncetm-reader",
        title="NCETM readers",
        body="Read *this* instead.",
        in_effect_from=timezone.localdate(),
    )
    InvitationFactory(token="t-1")
    page = client.get("/invitations/t-1/accept/").content.decode()
    assert "Read <em>this</em> instead." in page
    assert "Nothing beyond reading figures" not in page


def test_the_list_shows_who_never_accepted(client: Client) -> None:
    admin = make_admin()
    client.force_login(admin)
    InvitationFactory(name="Wanda Waiting")
    InvitationFactory(name="Runo Out", good_until=timezone.now() - timedelta(days=1))
    InvitationFactory(name="Ada Accepted", accepted_at=timezone.now(), accepted_by=PersonFactory())
    page = client.get("/invitations/").content.decode()
    assert "Wanda Waiting" in page
    assert "Runo Out" in page
    assert "Ada Accepted" not in page
    assert "Ada Accepted" in client.get("/invitations/?show=all").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    client.force_login(make_admin())
    for _ in range(rows):
        InvitationFactory()
    client.get("/invitations/")  # what a process looks up once
    with django_assert_num_queries(5):
        client.get("/invitations/")


@pytest.mark.django_db(transaction=True)
def test_six_acceptances_at_once_make_one_person() -> None:
    InvitationFactory(token="t-1", email="jo@oakfield.test")
    accepted, refused = six_times(lambda: accept_invitation(token="t-1", by=None, name="Jo"))
    assert (len(accepted), len(refused)) == (1, 5)
    assert User.objects.filter(email="jo@oakfield.test").count() == 1
    assert ServiceMembership.objects.filter(user__email="jo@oakfield.test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_address_accepted_at_once_make_one_person() -> None:
    for number, role in enumerate((READER, "service.admin")):
        InvitationFactory(token=f"t-{number}", email="jo@oakfield.test", role=role)
    numbers = iter(range(2))
    lock = threading.Lock()

    def accept() -> Any:
        with lock:
            number = next(numbers)
        return accept_invitation(token=f"t-{number}", by=None, name="Jo")

    at_once(accept, 2)
    assert User.objects.filter(email="jo@oakfield.test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_six_invitations_sent_at_once_are_one() -> None:
    admin = make_admin()
    made, refused = six_times(lambda: invite(email="jo@oakfield.test", name="Jo", role=READER, by=admin))
    assert (len(made), len(refused)) == (1, 5)
    assert Invitation.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


def six_times(do: Any) -> tuple[list[Any], list[Refused]]:
    return at_once(do, 6)


def at_once(do: Any, times: int) -> tuple[list[Any], list[Refused]]:
    """Do something in several threads at the same moment: what came back, and what was refused."""
    barrier, done, refused = threading.Barrier(times), [], []

    def run() -> None:
        barrier.wait()
        try:
            done.append(do())
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused
