"""Who looks after a hub, for pages and mails of the apps above."""

from typing import Any

from hubs.models import Hub, HubMembership


def who_coordinates(hub: Hub) -> list[Any]:
    """The lead and the coordinators of a hub today, by name: whom to ask."""
    rows = (
        HubMembership.objects.current()
        .filter(hub=hub, role__in=HubMembership.COORDINATING, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    return list({row.user_id: row.user for row in rows}.values())
