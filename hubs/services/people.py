"""Giving and ending roles in a hub."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from core.audit import record
from core.errors import Refused
from hubs.models import Hub, HubMembership
from hubs.rules import can_manage_role, forget_roles


@transaction.atomic
def give_hub_role(
    *, by: Any, user: Any, hub: Hub, role: str, starts_on: datetime.date | None = None
) -> HubMembership:
    """Make a person lead, coordinator or reader of a hub, once; a role they hold already is kept.

    Who may ask a person to come is settled when they are invited; this is what an acceptance does.
    """
    if role not in HubMembership.Role.values:
        raise Refused("Choose a role.", field="role")
    held = HubMembership.objects.filter(user=user, hub=hub, role=role).current().first()
    if held is not None:
        return held
    try:
        with transaction.atomic():
            membership = HubMembership.objects.create(
                user=user, hub=hub, role=role, starts_on=starts_on or timezone.localdate()
            )
    except IntegrityError as error:
        raise Refused(f"{user} has this role in {hub} already.", field="role") from error
    forget_roles(user)
    roles.forget(user)
    record(
        "hub_role_given",
        membership,
        by=by,
        stream=f"hubs.hub:{hub.pk}",
        facts={"starts_on": (None, membership.starts_on)},
        context={"hub": hub.pk, "user": user.pk, "role": role},
    )
    return membership


@transaction.atomic
def end_hub_membership(*, by: Any, membership: HubMembership, reason: str) -> HubMembership:
    """End a role at once, with a reason; the person's next request finds no role.

    A hub keeps at least one person who coordinates it, unless an admin ends the last one.
    """
    if not can_manage_role(by, membership.hub, membership.role):
        raise Refused("Only the hub lead or an admin can do this.")
    if not reason.strip():
        raise Refused("Say why it ends.", field="reason")
    _keep_somebody(by, membership)
    now = timezone.now()
    ended = HubMembership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by, ended_reason=reason.strip()
    )
    if not ended:
        raise Refused("This role has ended already.")
    membership.refresh_from_db()
    forget_roles(membership.user)
    roles.forget(membership.user)
    record(
        "hub_role_ended",
        membership,
        by=by,
        stream=f"hubs.hub:{membership.hub_id}",
        facts={"ended_at": (None, now)},
        words={"reason": reason},
        context={"hub": membership.hub_id, "user": membership.user_id, "role": membership.role},
    )
    return membership


@transaction.atomic
def change_hub_role(*, by: Any, membership: HubMembership, role: str, reason: str) -> HubMembership:
    """Give a person another role in the hub from now on: the one they held ends, and both stay on record.

    Whoever changes it may give the one and take the other. A hub keeps somebody who coordinates it, and its
    last lead stays lead until another is named, unless an admin decides otherwise.
    """
    if role not in HubMembership.Role.values or role == membership.role:
        raise Refused("Choose another role.", field="role")
    if not all(can_manage_role(by, membership.hub, each) for each in (membership.role, role)):
        raise Refused("Only a hub lead or an admin can do this.", field="role")
    if not reason.strip():
        raise Refused("Say why it changes.", field="reason")
    _keep_somebody(by, membership, becomes=role)
    held = HubMembership.objects.unended().filter(user=membership.user_id, hub=membership.hub_id, role=role)
    if held.exists():
        raise Refused(f"{membership.user} has this role already.", field="role")
    now = timezone.now()
    ended = HubMembership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by, ended_reason=reason.strip()
    )
    if not ended:
        raise Refused("This role has ended already.")
    given = HubMembership.objects.create(
        user=membership.user, hub=membership.hub, role=role, ends_on=membership.ends_on
    )
    forget_roles(membership.user)
    record(
        "hub_role_changed",
        given,
        by=by,
        stream=f"hubs.hub:{membership.hub_id}",
        facts={"role": (membership.role, role)},
        words={"reason": reason},
        context={"hub": membership.hub_id, "user": membership.user_id, "before": membership.pk},
    )
    return given


def _keep_somebody(by: Any, membership: HubMembership, becomes: str = "") -> None:
    """Refuse to take the last person who coordinates the hub, and to make its last lead something else."""
    if by.is_admin or membership.role not in HubMembership.COORDINATING:
        return
    # The hub's row is held, so that two last people can't end each other at the same moment.
    Hub.objects.select_for_update(of=("self",)).get(pk=membership.hub_id)
    why = why_kept(by, membership, becomes=becomes)
    if why:
        raise Refused(why, field="role" if becomes else None)


def why_kept(user: Any, membership: HubMembership, becomes: str = "") -> str:
    """Why a role can't end, or become another, as things stand; empty where it can."""
    leads = bool(becomes) and membership.role == HubMembership.Role.LEAD
    coordinates = membership.role in HubMembership.COORDINATING and becomes not in HubMembership.COORDINATING
    if user.is_admin or not (leads or coordinates):
        return ""
    others = HubMembership.objects.current().filter(
        hub=membership.hub_id, role__in=HubMembership.COORDINATING, user__is_active=True
    )
    kept = set(others.exclude(pk=membership.pk).values_list("role", flat=True))
    if coordinates and not kept:
        return "This is the last person who coordinates the hub. Invite somebody else first."
    if leads and HubMembership.Role.LEAD not in kept:
        return "This is the hub’s only lead. Name another first."
    return ""
