"""Who may do what with an LLME: the LLME, and the coordinators of their hubs."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from hubs.rules import can_manage_hub, coordinated_hub_ids
from llmes.models import LLME, LLMEMembership

NOT_YOURS = "Only the LLME, or a coordinator of one of their hubs, can change this."


def is_self(user: Any, llme: LLME) -> bool:
    """The LLME themself."""
    return bool(user.is_authenticated and user.is_active and llme.user_id == user.pk)


def hub_ids_of(llme: LLME) -> frozenset[int]:
    """The hubs the LLME works with today or will; asked once for each loaded LLME."""
    known: frozenset[int] | None = llme.__dict__.get("_hub_ids")
    if known is None:
        rows = LLMEMembership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), llme=llme, ended_at__isnull=True
        )
        known = llme.__dict__["_hub_ids"] = frozenset(rows.values_list("hub", flat=True))
    return known


def forget_hubs(llme: LLME) -> None:
    """Called by the services that give or end a membership."""
    llme.__dict__.pop("_hub_ids", None)


def coordinates(user: Any, llme: LLME) -> bool:
    """Whoever coordinates a hub that the LLME works with."""
    hubs = coordinated_hub_ids(user)
    return bool(hubs) and not hub_ids_of(llme).isdisjoint(hubs)


def _is_admin(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_admin)


def _self_at_work(user: Any, llme: LLME) -> bool:
    """The LLME, while they work with a hub; whoever has left reads their own page and changes nothing."""
    return is_self(user, llme) and bool(hub_ids_of(llme))


def can_edit_profile(user: Any, llme: LLME) -> bool:
    """The LLME; a coordinator or admin for one who does not sign in (it is written down who did)."""
    return _self_at_work(user, llme) or coordinates(user, llme) or _is_admin(user)


def can_set_days(user: Any, llme: LLME) -> bool:
    """Days for the year, blocked dates, days for no school: the LLME or a coordinator."""
    return can_edit_profile(user, llme)


def can_set_checks(user: Any, llme: LLME) -> bool:
    """Dates of safeguarding checks: a coordinator or admin, never the LLME themself."""
    return not is_self(user, llme) and (coordinates(user, llme) or _is_admin(user))


def can_read_checks(user: Any, llme: LLME) -> bool:
    """The LLME and whoever may set them."""
    return is_self(user, llme) or can_set_checks(user, llme)


def can_read_conflicts(user: Any, llme: LLME) -> bool:
    """The declarer and the coordinators; no admin, no reader (D8)."""
    return is_self(user, llme) or coordinates(user, llme)


def can_declare_conflict(user: Any, llme: LLME) -> bool:
    """The LLME alone declares and withdraws."""
    return _self_at_work(user, llme)


def can_accept_code(user: Any, llme: LLME) -> bool:
    """The LLME alone; nobody accepts for somebody else."""
    return _self_at_work(user, llme)


def can_end_membership(user: Any, membership: LLMEMembership) -> bool:
    """Whoever manages the hub."""
    return can_manage_hub(user, membership.hub)
