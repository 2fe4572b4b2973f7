"""What the roof offers in the navigation."""

from typing import Any

from django.urls import reverse

from accounts import roles
from core.navigation import NavItem, register_items

WITH_ROWS = ("hub.lead", "hub.coordinator", "service.admin")


def register() -> None:
    """Home for everyone; the list of engagements for those with many."""
    register_items(_items)


def _items(user: Any) -> list[NavItem]:
    items = [NavItem("Home", reverse("oversight:home"), order=0)]
    if any(role.kind in WITH_ROWS for role in roles.held_by(user)):
        items.append(NavItem("Engagements", reverse("oversight:engagements"), order=10))
    return items
