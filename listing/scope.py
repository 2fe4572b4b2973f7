"""Whose engagements a list holds: those a person reads, of one hub where a hub is chosen."""

from dataclasses import dataclass
from typing import Any

from engagements.models import Engagement, EngagementQuerySet
from hubs.models import Hub
from hubs.rules import coordinated_hub_ids


@dataclass(frozen=True)
class Scope:
    """The engagements a person reads, before any filter.

    An admin reads those of the nation. What is worked out row by row (days left, LLME, priority area) would
    then be worked out for every engagement there is, so it waits until a hub is chosen: `is_wide`.
    """

    user: Any
    hub: str = ""
    """The code of a hub, where one is chosen."""

    @property
    def is_wide(self) -> bool:
        return bool(self.user.is_authenticated and self.user.is_admin and not self.hub)

    @property
    def rows(self) -> EngagementQuerySet:
        rows: EngagementQuerySet = Engagement.objects.visible_to(self.user)
        return rows.filter(hub__code=self.hub) if self.hub else rows

    @property
    def coordinates(self) -> bool:
        """Whether what needs a coordinator's attention is this person's to see."""
        return works_with_rows(self.user)

    @property
    def hubs(self) -> list[Hub]:
        """The hubs whose coordinator this person is, or for an admin the one that is chosen."""
        if self.user.is_admin:
            return list(Hub.objects.filter(code=self.hub).only("pk"))
        return [Hub(pk=pk) for pk in coordinated_hub_ids(self.user)]

    @property
    def has_hubs(self) -> bool:
        """Whether this person's list may hold rows of several hubs."""
        return bool(self.user.is_admin or len(coordinated_hub_ids(self.user)) > 1)


def works_with_rows(user: Any) -> bool:
    """Who takes rows out, keeps views and acts on several rows: those who coordinate a hub, and admins."""
    return bool(user.is_authenticated and (coordinated_hub_ids(user) or user.is_admin))
