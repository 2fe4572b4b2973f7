"""Becoming an LLME of a hub, and leaving it."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from core.audit import own_stream, record
from core.errors import Refused
from hubs.models import Hub
from llmes import leaving
from llmes.models import LLME, LLMEMembership
from llmes.rules import can_end_membership, forget_hubs


@transaction.atomic
def give_llme_membership(
    *, by: Any, user: Any, hub: Hub, starts_on: datetime.date | None = None
) -> LLMEMembership:
    """Let a person work as LLME with a hub, once; who does already is left as they are.

    Who may ask a person to come is settled when they are invited; this is what an acceptance does.
    """
    llme, _ = LLME.objects.get_or_create(user=user, defaults={"created_by": by})
    held = LLMEMembership.objects.current().filter(llme=llme, hub=hub).first()
    if held is not None:
        return held
    try:
        with transaction.atomic():
            membership = LLMEMembership.objects.create(
                llme=llme, hub=hub, starts_on=starts_on or timezone.localdate()
            )
    except IntegrityError as error:
        raise Refused(f"{user} works with {hub} already.") from error
    forget_hubs(llme)
    roles.forget(user)
    record(
        "llme_joined_hub",
        membership,
        by=by,
        stream=own_stream(llme),
        facts={"starts_on": (None, membership.starts_on)},
        context={"hub": hub.pk, "llme": llme.pk},
    )
    return membership


@transaction.atomic
def end_llme_membership(*, by: Any, membership: LLMEMembership, reason: str) -> LLMEMembership:
    """End an LLME's work with a hub at once, with a reason, and what the apps above say ends with it."""
    if not can_end_membership(by, membership):
        raise Refused("Only a coordinator of the hub can do this.")
    if not reason.strip():
        raise Refused("Say why it ends.", field="reason")
    now = timezone.now()
    ended = LLMEMembership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by, ended_reason=reason.strip()
    )
    if not ended:
        raise Refused("This has ended already.")
    membership.refresh_from_db()
    leaving.end_what_follows(membership, by, reason.strip())
    forget_hubs(membership.llme)
    roles.forget(membership.llme.user)
    record(
        "llme_left_hub",
        membership,
        by=by,
        stream=own_stream(membership.llme),
        facts={"ended_at": (None, now)},
        words={"reason": reason},
        context={"hub": membership.hub_id, "llme": membership.llme_id},
    )
    return membership
