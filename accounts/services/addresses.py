"""A changed address: confirmed at both, or changed by whoever looks after the person."""

import secrets

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import rules
from accounts.addresses import clean_address, refuse_look_alike, refuse_shared
from accounts.models import AddressChange, User
from accounts.services.people import end_sessions
from core import audit
from core.digests import token_hash
from core.errors import Refused
from core.mail import queue_mail

GONE = "This link can no longer be used. Ask for the change again on your account page."
SAME = "This is the address you use already."
# Said when the change comes to be made, to somebody who has shown that both addresses are theirs.
TAKEN = "Somebody already signs in with this address."


@transaction.atomic
def ask_address_change(*, person: User, new_email: str) -> AddressChange:
    """Ask both addresses. An earlier unfinished change is dropped.

    Nothing is said here about whether the new address has an account: that would tell strangers who has one.
    """
    address = clean_address(new_email)
    refuse_look_alike(address)
    refuse_shared(address)
    if address == person.email:
        raise Refused(SAME, field="email")
    User.objects.select_for_update().get(pk=person.pk)
    AddressChange.objects.filter(user=person, done_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    change = AddressChange.objects.create(user=person, new_email=address)
    audit.record("ask_address_change", person, by=person, words={"new_email": address})
    queue_mail("address-change-old", to=person, about=f"address-change:{change.pk}")
    queue_mail("address-change-new", to_address=address, about=f"address-change:{change.pk}")
    return change


@transaction.atomic
def withdraw_address_change(*, change: AddressChange, by: User) -> None:
    """The person thinks better of it."""
    if change.user_id != by.pk:
        raise Refused("This is not yours.")
    if AddressChange.objects.waiting().filter(pk=change.pk).update(withdrawn_at=timezone.now()):
        audit.record("withdraw_address_change", by, by=by)


def mint_address_link(change: AddressChange, *, which: str) -> str | None:
    """The path of a new secret link for the old or the new address; None if it is no longer waited for."""
    token = secrets.token_urlsafe(32)
    minted = (
        AddressChange.objects.waiting()
        .filter(pk=change.pk, **{f"{which}_confirmed_at__isnull": True})
        .update(**{f"{which}_token_hash": token_hash(token)})
    )
    return reverse("accounts:confirm_address_change", args=[token]) if minted else None


def change_by_token(token: str) -> tuple[AddressChange | None, str]:
    """The change that this link confirms, and at which address."""
    digest = token_hash(token)
    change = (
        AddressChange.objects.waiting()
        .filter(Q(old_token_hash=digest) | Q(new_token_hash=digest))
        .select_related("user")
        .first()
    )
    if change is None:
        return None, ""
    return change, "old" if change.old_token_hash == digest else "new"


@transaction.atomic
def confirm_address_change(*, token: str) -> AddressChange:
    """One address says yes; when both have, the person is known by the new one. Returns how it stands."""
    found, which = change_by_token(token)
    if found is None:
        raise Refused(GONE)
    change = AddressChange.objects.select_for_update().select_related("user").get(pk=found.pk)
    if change.done_at is not None or change.withdrawn_at is not None:
        raise Refused(GONE)
    field = f"{which}_confirmed_at"
    if getattr(change, field) is None:
        setattr(change, field, timezone.now())
        change.save(update_fields=[field])
    if change.old_confirmed_at and change.new_confirmed_at:
        person = change.user
        old = _put(person, change.new_email)
        change.done_at = timezone.now()
        change.save(update_fields=["done_at"])
        audit.record("change_address", person, by=person, words={"old": old, "new": change.new_email})
        queue_mail("address-changed", to_address=old, about="/")
        queue_mail("address-changed", to=person, about="/account/")
    return change


@transaction.atomic
def change_address(*, person: User, new_email: str, reason: str, by: User) -> None:
    """A coordinator or an admin changes it, for who can't read the old one; both addresses are told.

    The new address is proved by the first sign-in: a code goes there. Sessions and known devices end, so that
    whoever held the old account holds nothing of the new.
    """
    address = clean_address(new_email)
    if not rules.can_look_after(by, person):
        raise Refused("You can't change this person's address.")
    refuse_look_alike(address)
    refuse_shared(address)
    if address == person.email:
        raise Refused("This is their address already.", field="email")
    if not reason.strip():
        raise Refused("Say how you know that this is the person asking.", field="reason")
    old = _put(person, address)
    AddressChange.objects.filter(user=person, done_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )
    person.known_devices.current().update(revoked_at=timezone.now(), revoked_by=by)
    end_sessions(person)
    audit.record("change_address", person, by=by, words={"old": old, "new": address, "reason": reason})
    queue_mail("address-changed", to_address=old, about="/")
    queue_mail("address-changed", to=person, about="/account/")


def _put(person: User, address: str) -> str:
    """Write the address; one address is one person, also at the same moment. Returns the old one."""
    old = person.email
    try:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(email=address)
    except IntegrityError:
        raise Refused(TAKEN, field="email") from None
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    person.email = address
    return old
