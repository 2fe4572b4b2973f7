"""The waiting list in the navigation."""

from typing import Any

from django.urls import reverse

from core.navigation import NavItem
from hubs.rules import coordinated_hub_ids


def of(user: Any) -> list[NavItem]:
    """Those who keep a list find it."""
    if not coordinated_hub_ids(user):
        return []
    return [NavItem("Waiting list", reverse("intake:home"), order=20)]
