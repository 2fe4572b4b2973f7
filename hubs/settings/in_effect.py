"""What a hub has set, in effect on a date; looked up once in a request."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from core import request_cache
from hubs.models import Hub, HubSetting
from hubs.settings.catalogue import SETTINGS


def hub_setting(hub: Hub | int, name: str, on: datetime.date | None = None) -> Any:
    """What a hub has set for `name`, in effect on a date (today unless told); else the default.

    One query for all settings of a hub in a request.
    """
    setting = SETTINGS[name]
    day = on or timezone.localdate()
    for row in _rows(hub if isinstance(hub, int) else hub.pk).get(name, ()):
        if row.in_effect_from <= day:
            return setting.clean(row.value)
    return setting.default


def setting_in_row(name: str, hub: str = "hub") -> Subquery:
    """What `hub_setting` looks up, as a part of the query that fetches rows of hubs (null: not set).

    For what stands on so many pages that a query of its own would be one too many: see `setting_for`.
    """
    rows = HubSetting.objects.filter(
        hub=OuterRef(hub), name=name, in_effect_from__lte=timezone.localdate()
    ).order_by("-in_effect_from", "-number")
    return Subquery(rows.values("value")[:1])


def setting_for(row: Any, name: str) -> Any:
    """A setting of a row's hub today: what the row itself brought (`setting_in_row`), else looked up."""
    if name not in row.__dict__:
        return hub_setting(row.hub_id, name)
    setting, value = SETTINGS[name], row.__dict__[name]
    return setting.default if value is None else setting.clean(value)


def rows_of(hub: Hub | int, name: str) -> list[HubSetting]:
    """The changes of one setting, the one that holds longest from now first."""
    return _rows(hub if isinstance(hub, int) else hub.pk).get(name, [])


def load_settings(hubs: Iterable[int]) -> None:
    """Look up many hubs' settings in one query, for a page or a job that needs them all."""
    wanted = {pk for pk in hubs if not request_cache.is_kept(("hub settings", pk))}
    if not wanted:
        return
    found: dict[int, dict[str, list[HubSetting]]] = {pk: {} for pk in wanted}
    for row in _ordered().filter(hub__in=wanted):
        found[row.hub_id].setdefault(row.name, []).append(row)
    for pk, rows in found.items():
        request_cache.put(("hub settings", pk), rows)


def forget_settings(hub: Hub | int) -> None:
    """Called by whoever changes them."""
    request_cache.forget(("hub settings", hub if isinstance(hub, int) else hub.pk))


def _ordered() -> Any:
    return HubSetting.objects.select_related("set_by").order_by("name", "-in_effect_from", "-number")


def _rows(hub_id: int) -> dict[str, list[HubSetting]]:
    def find() -> dict[str, list[HubSetting]]:
        rows: dict[str, list[HubSetting]] = {}
        for row in _ordered().filter(hub=hub_id):
            rows.setdefault(row.name, []).append(row)
        return rows

    return request_cache.remember(("hub settings", hub_id), find)
