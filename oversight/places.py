"""What the roof offers in the navigation."""

from typing import Any

from django.urls import reverse

from accounts import roles
from accounts.models import Invitation
from core.navigation import NavItem, register_items
from engagements.models import Engagement

WITH_ROWS = ("hub.lead", "hub.coordinator", "service.admin")


def register() -> None:
    """Home for everyone; the list of engagements for those with many."""
    register_items(_items)
    roles.register_landing(_landing)


def _landing(invitation: Invitation) -> str | None:
    """People of a school land on the work they were invited for: the page to agree, or our work."""
    if not invitation.role.startswith("school."):
        return None
    work = Engagement.objects.at_school(int(invitation.target_id)).live().order_by("-pk").first()
    if work is None:
        return None
    return (
        reverse("engagements:start", args=[work.reference]) if work.awaits_start else work.get_absolute_url()
    )


def _items(user: Any) -> list[NavItem]:
    items = [NavItem("Home", reverse("oversight:home"), order=0)]
    if any(role.kind in WITH_ROWS for role in roles.held_by(user)):
        items.append(NavItem("Engagements", reverse("listing:engagements"), order=10))
    return items
