"""Inviting: the only way in."""

import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import roles, rules
from accounts.addresses import clean_address, refuse_look_alike, refuse_shared
from accounts.models import Invitation, User
from accounts.models.invitations import end_of_invitation
from accounts.services.people import create_person
from core import audit
from core.digests import token_hash
from core.errors import Refused
from core.mail import queue_mail

OVER = "What this invitation was for has ended, so it can no longer be accepted."
GONE = "This invitation can no longer be used. Ask whoever invited you to send it again."


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, target: Any = None, by: User | None, send: bool = True
) -> Invitation:
    """One open invitation per address, role and thing; never to an address that several people read.

    `by` is None and `send` is False only for the command that starts an empty server.
    """
    kind = roles.kind_of(role)
    address = clean_address(email)
    refuse_look_alike(address)
    refuse_shared(address)
    if by is not None and not rules.can_invite(by, role, target):
        raise Refused(f"You can't invite someone to be {kind.label.lower()} here.")
    known = User.objects.filter(email=address).first()
    if known is not None and not known.is_active:
        raise Refused("This person's account is closed. Ask an admin to open it again.", field="email")
    if known is not None and roles.holds(known, role, target):
        raise Refused(f"This person is {kind.label.lower()} here already.", field="email")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address,
                name=" ".join(name.split()),
                role=role,
                target_type=ContentType.objects.get_for_model(target) if target is not None else None,
                target_id=str(target.pk) if target is not None else "",
                invited_by=by,
            )
    except IntegrityError:
        raise Refused(
            "This person has been invited already. You can send the invitation again.", field="email"
        ) from None
    audit.record("invite", invitation, by=by, context={"role": role, "target": target})
    if send:
        queue_mail("invitation", to_address=address, about=f"invitation:{invitation.pk}")
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User | None, send: bool = True) -> None:
    """Send it again, good for the full time from now; the link of the earlier mail stops working."""
    if by is not None and not rules.can_manage_invitation(by, invitation):
        raise Refused("You can't send this invitation again.")
    if rules.is_void(invitation):
        raise Refused("What this invitation was for has ended. It can only be withdrawn.")
    until = end_of_invitation()
    sent = (
        Invitation.objects.never_accepted()
        .filter(pk=invitation.pk)
        .update(good_until=until, token_hash=None, times_sent=F("times_sent") + 1)
    )
    if not sent:
        raise Refused("This invitation has been accepted or withdrawn.")
    audit.record("resend_invitation", invitation, by=by, facts={"good_until": (invitation.good_until, until)})
    if send:
        queue_mail("invitation", to_address=invitation.email, about=f"invitation:{invitation.pk}")


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, reason: str, by: User) -> None:
    """Its link stops working at once. The reason is kept with it."""
    if not rules.can_manage_invitation(by, invitation):
        raise Refused("You can't withdraw this invitation.")
    reason = reason.strip()
    if not reason:
        raise Refused("Say why you are withdrawing it.", field="reason")
    now = timezone.now()
    done = (
        Invitation.objects.never_accepted()
        .filter(pk=invitation.pk)
        .update(withdrawn_at=now, withdrawn_by=by, withdrawn_why=reason[:300], token_hash=None)
    )
    if not done:
        raise Refused("This invitation has been accepted or withdrawn.")
    audit.record(
        "withdraw_invitation",
        invitation,
        by=by,
        facts={"withdrawn_at": (None, now)},
        words={"reason": reason},
    )


@transaction.atomic
def mint_invitation_link(invitation: Invitation) -> str | None:
    """The path of a new secret link; earlier ones stop working. None if there is nothing to accept."""
    token = secrets.token_urlsafe(32)
    minted = Invitation.objects.waiting().filter(pk=invitation.pk).update(token_hash=token_hash(token))
    return reverse("accounts:accept_invitation", args=[token]) if minted else None


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that this link opens, whatever became of it."""
    return (
        Invitation.objects.filter(token_hash=token_hash(token))
        .select_related("invited_by", "accepted_by", "target_type")
        .first()
    )


@transaction.atomic
def accept_invitation(*, token: str, by: User | None, name: str = "") -> Invitation:
    """Say yes, once: the person comes to be, or the role is added to the person of that address.

    Whoever has an account already must be signed in as that person; nobody accepts for somebody else.
    """
    found = Invitation.objects.filter(token_hash=token_hash(token)).values_list("pk", flat=True).first()
    # Locked: of several acceptances at the same moment the first counts, the others see that it did.
    invitation = Invitation.objects.select_for_update().filter(pk=found or 0).first()
    if invitation is None or not invitation.is_waiting:
        raise Refused(GONE)
    if rules.is_void(invitation):
        raise Refused(OVER)
    holder = User.objects.filter(email=invitation.email).first()
    if by is not None and (holder is None or by.pk != holder.pk):
        raise Refused("This invitation is for someone else. Sign out first.")
    if holder is not None and not holder.is_active:
        raise Refused("This account is closed. Ask whoever invited you.")
    if holder is not None and by is None:
        raise Refused("You have an account already. Sign in to accept.")
    person, created = create_person(
        email=invitation.email, name=" ".join(name.split()) or invitation.name, by=None
    )
    if by is None and not created:
        raise Refused("You have an account already. Sign in to accept.")
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=person)
    invitation.accepted_at, invitation.accepted_by = now, person
    roles.kind_of(invitation.role).grant(invitation, person)
    roles.forget(person)
    audit.record(
        "accept_invitation",
        invitation,
        by=person,
        facts={"accepted_at": (None, now)},
        context={"role": invitation.role, "target": invitation.target_id},
    )
    return invitation
