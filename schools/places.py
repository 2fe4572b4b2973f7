"""What the schools app puts in the menu."""

from typing import Any

from django.urls import reverse

from core.navigation import NavItem
from hubs.rules import coordinated_hub_ids
from schools.rules import own_school_urns


def items_for(user: Any) -> list[NavItem]:
    """Own schools for the people of schools; the register for coordinators and admins."""
    if user.is_admin or coordinated_hub_ids(user):
        return [NavItem("Schools", reverse("schools:search"), order=30)]
    urns = own_school_urns(user)
    if len(urns) == 1:
        return [NavItem("Our school", reverse("schools:school", args=urns), order=30)]
    return [NavItem("Schools", reverse("schools:search"), order=30)] if urns else []
