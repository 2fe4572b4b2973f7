"""People and their service-wide roles."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles, rules
from accounts.addresses import clean_address
from accounts.models import ServiceMembership, User
from core import audit
from core.errors import Refused
from core.mail import queue_mail


@transaction.atomic
def create_person(*, email: str, name: str, by: User | None) -> tuple[User, bool]:
    """One address is one person: whoever has this address already is that person, not a second one."""
    address = clean_address(email)
    person = User.objects.filter(email=address).first()
    if person is not None:
        return person, False
    try:
        with transaction.atomic():
            person = User.objects.create_user(address, name=name.strip())
    except IntegrityError:
        # Somebody else's transaction was first by a moment.
        return User.objects.get(email=address), False
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    audit.record("create_person", person, by=by or person)
    return person, True


@transaction.atomic
def rename_person(*, person: User, name: str, by: User) -> None:
    """A person says what they are called."""
    if not rules.can_rename(by, person):
        raise Refused("You can’t change this person’s name.")
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter your name.", field="name")
    if name == person.name:
        return
    person.name = name
    User.objects.filter(pk=person.pk).update(name=name)
    audit.record("rename_person", person, by=by, words={"name": name})


@transaction.atomic
def grant_service_role(*, person: User, role: str, by: User | None) -> ServiceMembership:
    """A role in the whole service, once at a time."""
    held = ServiceMembership.objects.current().filter(user=person, role=role).first()
    if held is not None:
        return held
    membership = ServiceMembership.objects.create(user=person, role=role)
    audit.record(
        "grant_service_role", membership, by=by, facts={"role": (None, role)}, context={"user": person}
    )
    roles.forget(person)
    return membership


@transaction.atomic
def end_service_role(*, membership: ServiceMembership, by: User) -> None:
    """A service-wide role ends now; access ends at the person's next request. One admin always remains."""
    if not rules.can_end_service_role(by):
        raise Refused("Only an admin ends a role in the whole service.")
    if membership.role == ServiceMembership.Role.ADMIN:
        # Locked in one order, so that two admins who end each other's role do not both succeed.
        admins = list(
            ServiceMembership.objects.current()
            .filter(role=ServiceMembership.Role.ADMIN, user__is_active=True)
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        if all(admin.user_id == membership.user_id for admin in admins):
            raise Refused("This is the last admin. Give the role to someone else first.")
    now = timezone.now()
    ended = ServiceMembership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by
    )
    if ended:
        audit.record(
            "end_service_role",
            membership,
            by=by,
            facts={"ended_at": (None, now)},
            context={"user": membership.user_id, "role": membership.role},
        )


def end_sessions(person: User, *, but: str | None = None) -> int:
    """Sign a person out everywhere (but in one session, where told)."""
    sessions = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    count = 0
    for session in sessions:
        session.end()
        count += 1
    return count


@transaction.atomic
def close_account(*, person: User, reason: str, by: User) -> None:
    """A person may no longer sign in; one admin always remains. Their name stays on what they did."""
    if person.pk == by.pk:
        raise Refused("You can't close your own account.")
    if not rules.can_close_account(by, person):
        raise Refused("Only an admin closes an account.")
    if not reason.strip():
        raise Refused("Say why.", field="reason")
    if User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        person.is_active = False
        end_sessions(person)
        person.known_devices.current().update(revoked_at=timezone.now(), revoked_by=by)
        audit.record(
            "close_account", person, by=by, facts={"is_active": (True, False)}, words={"reason": reason}
        )


@transaction.atomic
def reopen_account(*, person: User, by: Any) -> None:
    """A person may sign in again; their roles are as their memberships say."""
    if not rules.can_close_account(by, person):
        raise Refused("Only an admin opens an account again.")
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        person.is_active = True
        audit.record("reopen_account", person, by=by, facts={"is_active": (False, True)})


@transaction.atomic
def set_password(*, person: User, password: str) -> None:
    """A password of one's own choice; every other session of the person ends with it."""
    person.set_password(password)
    User.objects.filter(pk=person.pk).update(password=person.password)
    _note_password(person, "set_password")


@transaction.atomic
def remove_password(*, person: User) -> None:
    """Sign in by code and passkey only."""
    person.set_unusable_password()
    User.objects.filter(pk=person.pk).update(password=person.password)
    _note_password(person, "remove_password")


def _note_password(person: User, verb: str) -> None:
    audit.record(verb, person, by=person)
    queue_mail("security-change", to=person, about="/account/")
