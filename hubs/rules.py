"""Who may do what in a hub, from the roles held today. One query a person and request."""

from typing import Any

from accounts import roles
from hubs.models import Hub, HubMembership

Role = HubMembership.Role


def roles_held(user: Any) -> dict[int, frozenset[str]]:
    """The hub roles that a person holds today, by hub id; asked once a request, with all other roles."""
    if not user.is_authenticated or not user.is_active:
        return {}
    held: dict[int, frozenset[str]] = {}
    for row in roles.held_by(user):
        if row.kind.startswith("hub."):
            hub = int(row.ref)
            held[hub] = held.get(hub, frozenset()) | {row.kind.removeprefix("hub.")}
    return held


def forget_roles(user: Any) -> None:
    """Called by the services that give or end a role."""
    roles.forget(user)


def coordinated_hub_ids(user: Any) -> list[int]:
    """The hubs that a person leads or coordinates today."""
    return [hub for hub, held in roles_held(user).items() if held & set(HubMembership.COORDINATING)]


def can_coordinate(user: Any, hub: Hub | int) -> bool:
    """The lead and the coordinators of a hub."""
    return (hub if isinstance(hub, int) else hub.pk) in coordinated_hub_ids(user)


def can_manage_hub(user: Any, hub: Hub) -> bool:
    """Who invites and ends people and changes settings: those who coordinate the hub, and admins."""
    return can_coordinate(user, hub) or bool(user.is_authenticated and user.is_admin)


def can_manage_role(user: Any, hub: Hub, role: str) -> bool:
    """The hub lead is named by a lead or an admin; the other roles by whoever manages the hub."""
    if role == Role.LEAD:
        return Role.LEAD in roles_held(user).get(hub.pk, ()) or bool(user.is_authenticated and user.is_admin)
    return can_manage_hub(user, hub)


def can_read_people(user: Any, hub: Hub) -> bool:
    """Who manages the hub reads who its people are."""
    return can_manage_hub(user, hub)


def can_read_settings(user: Any, hub: Hub) -> bool:
    """Who manages the hub reads its settings and who changed them."""
    return can_manage_hub(user, hub)
