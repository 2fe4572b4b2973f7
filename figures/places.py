"""What figures offer in the navigation, and beside our work."""

from typing import Any

from django.urls import reverse

from accounts import roles
from core.navigation import NavItem, register_items

READERS = ("hub.lead", "hub.coordinator", "hub.reader", "service.ncetm_reader", "service.admin")


def register() -> None:
    """Figures, for everybody who reads them."""
    register_items(_items)


def _items(user: Any) -> list[NavItem]:
    if any(role.kind in READERS for role in roles.held_by(user)):
        return [NavItem("Figures", reverse("figures:figures"), order=40)]
    return []
