"""Who reads figures, who sees the rows behind them, and who sends the return."""

from typing import Any

from hubs.models import Hub, HubMembership
from hubs.rules import can_coordinate, can_manage_hub, roles_held


def can_read_figures(user: Any, hub: Hub) -> bool:
    """The hub's lead, coordinators and readers, and admins: exact figures are the hub's own."""
    return hub.pk in hubs_with_figures(user) or can_see_rows(user, hub)


def hubs_with_figures(user: Any) -> list[int]:
    """The hubs whose figures a person reads by a role there. An LLME's is none of these."""
    return [hub for hub, held in roles_held(user).items() if held & set(HubMembership.Role.values)]


def can_see_rows(user: Any, hub: Hub) -> bool:
    """Who reads the hub's work itself: its lead, its coordinators, admins."""
    return can_manage_hub(user, hub)


def can_read_national(user: Any) -> bool:
    """Readers at NCETM, and admins."""
    return bool(user.is_authenticated and user.is_active and (user.is_ncetm_reader or user.is_admin))


def can_submit_return(user: Any, hub: Hub) -> bool:
    """The lead and the coordinators of the hub."""
    return can_coordinate(user, hub)


def can_read_return(user: Any, hub: Hub) -> bool:
    """Who sees the hub's rows; and, once it is submitted, readers at NCETM (D15)."""
    return can_see_rows(user, hub) or can_read_national(user)
