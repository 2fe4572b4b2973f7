"""Who looks after a hub, for pages and mails of the apps above."""

from typing import Any

from hubs.models import Hub, HubMembership


def who_coordinates(*hubs: Hub) -> list[Any]:
    """The leads and the coordinators of these hubs today, by name: whom to ask. One query."""
    rows = (
        HubMembership.objects.current()
        .filter(hub__in=hubs, role__in=HubMembership.COORDINATING, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    return list({row.user_id: row.user for row in rows}.values())
