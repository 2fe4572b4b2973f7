"""Many invitations at once: each whole or not at all, and whatever is left out is told."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation
from accounts.services.invitations import resend_invitation, withdraw_invitation
from core.errors import Refused

Left = list[tuple[Invitation, str]]
TODAY = "It was sent within the last day."


def sent_at(invitation: Invitation) -> datetime.datetime:
    """When the mail last went out: an invitation is good for so many days from then."""
    return invitation.good_until - datetime.timedelta(days=settings.INVITATION_DAYS)


@transaction.atomic
def resend_invitations(*, by: Any, invitations: Iterable[Invitation]) -> tuple[int, Left]:
    """Send these again, but none twice in a day. Returns how many, and what was left and why."""
    done, left = 0, []
    for invitation in invitations:
        try:
            if timezone.now() - sent_at(invitation) < datetime.timedelta(days=1):
                raise Refused(TODAY)
            with transaction.atomic():
                resend_invitation(by=by, invitation=invitation)
            done += 1
        except Refused as refused:
            left.append((invitation, refused.sentence))
    return done, left


@transaction.atomic
def withdraw_invitations(*, by: Any, invitations: Iterable[Invitation], reason: str) -> tuple[int, Left]:
    """Withdraw these, for one reason. Returns how many, and what was left and why."""
    if not reason.strip():
        raise Refused("Say why you are withdrawing them.", field="reason")
    done, left = 0, []
    for invitation in invitations:
        try:
            with transaction.atomic():
                withdraw_invitation(by=by, invitation=invitation, reason=reason)
            done += 1
        except Refused as refused:
            left.append((invitation, refused.sentence))
    return done, left
