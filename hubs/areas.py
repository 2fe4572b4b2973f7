"""Which hub looks after a school: its district speaks before its authority."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from hubs.models import AreaKind, HubArea


@dataclass(frozen=True)
class AreaIndex:
    """The hubs' areas on one date, held in memory: for thousands of schools in one query."""

    hubs: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def hub_for(self, authority_code: str, district_code: str) -> int | None:
        """The id of the hub, or None: no hub covers it, or more than one does and a person must choose."""
        for kind, code in ((AreaKind.DISTRICT, district_code), (AreaKind.AUTHORITY, authority_code)):
            found = self.hubs.get((kind, code), frozenset()) if code else frozenset()
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def hubs_for(self, authority_code: str, district_code: str) -> frozenset[int]:
        """Every hub that covers it: what to offer where there is more than one."""
        district = self.hubs.get((AreaKind.DISTRICT, district_code), frozenset())
        return district or self.hubs.get((AreaKind.AUTHORITY, authority_code), frozenset())


def area_index(on: datetime.date | None = None) -> AreaIndex:
    """The areas of all active hubs on a date (today unless told)."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    areas = HubArea.objects.current(on or timezone.localdate()).filter(hub__is_active=True)
    for kind, code, hub in areas.order_by().values_list("kind", "code", "hub"):
        found[kind, code].add(hub)
    return AreaIndex({key: frozenset(hubs) for key, hubs in found.items()})
