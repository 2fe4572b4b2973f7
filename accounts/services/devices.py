"""Devices once used."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts import rules
from accounts.models import KnownDevice, User
from accounts.models.access import end_of_known_device
from core import audit
from core.digests import token_hash
from core.errors import Refused
from core.mail import queue_mail


@transaction.atomic
def know_device(*, person: User, token: str, label: str) -> str:
    """Remember a browser in which a person has just signed in fully; returns the token it shall hold now.

    The token is new each time, for everybody who uses that browser, so that a token planted in a browser
    beforehand is worth nothing after the next sign-in.
    """
    fresh = secrets.token_urlsafe(32)
    now = timezone.now()
    if token:
        KnownDevice.objects.current().filter(token_hash=token_hash(token)).update(
            token_hash=token_hash(fresh)
        )
    known = (
        KnownDevice.objects.current()
        .filter(user=person, token_hash=token_hash(fresh))
        .update(last_used_at=now, good_until=end_of_known_device(), label=label)
    )
    if not known:
        others = KnownDevice.objects.filter(user=person).exists()
        device = KnownDevice.objects.create(user=person, token_hash=token_hash(fresh), label=label)
        audit.record("know_device", device, by=person, context={"user": person})
        if others:
            queue_mail("new-device", to=person, about="/account/")
    return fresh


@transaction.atomic
def revoke_device(*, device: KnownDevice, by: User) -> None:
    """Links from mail no longer open anything on that device; whoever uses it signs in again."""
    if not rules.can_revoke_device(by, device):
        raise Refused("This is not your device.")
    now = timezone.now()
    if KnownDevice.objects.filter(pk=device.pk, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=by
    ):
        audit.record(
            "revoke_device",
            device,
            by=by,
            facts={"revoked_at": (None, now)},
            context={"user": device.user_id},
        )
