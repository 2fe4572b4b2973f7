"""Changing what a hub has set."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.versioned import AGAIN
from hubs import after_change
from hubs.models import Hub, HubSetting
from hubs.rules import can_manage_hub
from hubs.settings.catalogue import IN_ORDER, SETTINGS
from hubs.settings.in_effect import forget_settings, hub_setting, rows_of


@transaction.atomic
def set_hub_setting(
    *,
    by: Any,
    hub: Hub,
    name: str,
    value: Any,
    in_effect_from: datetime.date | None = None,
    seen: int | None = None,
    may_begin_earlier: bool = False,
) -> HubSetting | None:
    """Set one setting of a hub from a date on; returns nothing if it stood so already.

    `seen` is the number of the change that the person's page was drawn from (0 for none): whoever is second
    is shown the first one's change. What held before today stays as it was; only a load of files, for which
    `by` may be None, begins earlier.
    """
    if by is not None and not can_manage_hub(by, hub):
        raise Refused("Only the hub’s lead, its coordinators and admins change what the hub has set.")
    setting = SETTINGS[name]
    day = in_effect_from or timezone.localdate()
    cleaned = setting.clean(value)
    if day < timezone.localdate() and not may_begin_earlier:
        raise Refused(
            "Choose today or a later date. What held before stays as it was.", field="in_effect_from"
        )
    forget_settings(hub)
    number = max((row.number for row in rows_of(hub, name)), default=0)
    if seen is not None and seen != number:
        if number == 0:
            raise Refused(AGAIN)
        raise Stale(CHANGED_MEANWHILE, current=_newest(hub, name))
    _refuse_out_of_order(hub, name, cleaned, day)
    before = hub_setting(hub, name, day)
    same_day = next((row for row in rows_of(hub, name) if row.in_effect_from == day), None)
    if same_day is not None and setting.clean(same_day.value) == cleaned:
        return None
    if same_day is None and before == cleaned and not _set_later(hub, name, day):
        return None
    try:
        with transaction.atomic():
            row = HubSetting.objects.create(
                hub=hub,
                name=name,
                number=number + 1,
                value=setting.to_json(cleaned),
                in_effect_from=day,
                set_by=by if getattr(by, "pk", None) else None,
            )
    except IntegrityError as error:
        forget_settings(hub)
        raise Stale(CHANGED_MEANWHILE, current=_newest(hub, name)) from error
    forget_settings(hub)
    record(
        "setting_changed",
        row,
        by=by,
        stream=f"hubs.hub:{hub.pk}",
        facts={name: (setting.to_json(before), setting.to_json(cleaned)), "in_effect_from": (None, day)},
        context={"hub": hub.pk, "name": name},
    )
    after_change.run_all(after_change.Change(hub=hub.pk, setting=name))
    return row


CHANGED_MEANWHILE = "Somebody else changed this setting while you were on the page."


def _newest(hub: Hub, name: str) -> HubSetting | None:
    return max(rows_of(hub, name), key=lambda row: row.number, default=None)


def _set_later(hub: Hub, name: str, day: datetime.date) -> bool:
    return any(row.in_effect_from > day for row in rows_of(hub, name))


def _refuse_out_of_order(hub: Hub, name: str, value: Any, day: datetime.date) -> None:
    """Keep the pairs of IN_ORDER in order on the day of the change."""
    for first, second in IN_ORDER:
        if name not in (first, second):
            continue
        low = value if name == first else hub_setting(hub, first, day)
        high = value if name == second else hub_setting(hub, second, day)
        if low >= high:
            raise Refused(
                f"“{SETTINGS[first].label}” ({low}) must be less than “{SETTINGS[second].label}” ({high}).",
                field="value",
            )
