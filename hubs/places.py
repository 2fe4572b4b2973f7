"""What the hubs app offers in the navigation."""

from typing import Any

from django.urls import reverse

from accounts.roles import held_by
from core.navigation import NavItem

KINDS = ("hub.lead", "hub.coordinator", "hub.reader", "service.ncetm_reader", "service.admin")


def of(user: Any) -> list[NavItem]:
    """The hub of its people; all hubs for those who see all."""
    kinds = {role.kind for role in held_by(user)}
    if not kinds & set(KINDS):
        return []
    several = bool(kinds & {"service.ncetm_reader", "service.admin"})
    return [NavItem("Hubs" if several else "Hub", reverse("hubs:list"), order=60)]
