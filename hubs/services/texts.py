"""Changing what a hub says on top of the national texts."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.versioned import AGAIN
from hubs.models import Hub, HubText
from hubs.rules import can_manage_hub

CHANGED_MEANWHILE = "Somebody else changed this text while you were on the page."


@transaction.atomic
def set_hub_text(
    *, by: Any, hub: Hub, key: str, body: str, in_effect_from: datetime.date, seen: int
) -> HubText | None:
    """Say it in other words from today or a later day on; nothing: only the national text holds again.

    What somebody has agreed to stays in the words they agreed to. `seen` is the number of the change that the
    page was drawn from: whoever is second is shown the first one's. Returns nothing where it says so already.
    """
    if not can_manage_hub(by, hub):
        raise Refused("Only the hub’s lead, its coordinators and admins change the hub’s texts.")
    if key not in HubText.Key.values:
        raise Refused("Choose one of the hub’s texts.", field="key")
    if in_effect_from < timezone.localdate():
        raise Refused("A wording takes effect today or later.", field="in_effect_from")
    body = body.strip()
    rows = HubText.objects.filter(hub=hub, key=key)
    newest = rows.order_by("-number").first()
    if seen != (newest.number if newest else 0):
        if newest is None:
            raise Refused(AGAIN)
        raise Stale(CHANGED_MEANWHILE, current=newest)
    before = rows.filter(in_effect_from__lte=in_effect_from).order_by("-in_effect_from", "-number").first()
    later = rows.filter(in_effect_from__gt=in_effect_from).exists()
    if (before.body if before else "") == body and not later:
        return None
    try:
        with transaction.atomic():
            row = HubText.objects.create(
                hub=hub, key=key, number=seen + 1, body=body, in_effect_from=in_effect_from, set_by=by
            )
    except IntegrityError as error:
        raise Stale(CHANGED_MEANWHILE, current=rows.order_by("-number").first()) from error
    record(
        "hub_text_set",
        row,
        by=by,
        stream=f"hubs.hub:{hub.pk}",
        facts={"in_effect_from": (None, in_effect_from)},
        words={"body": body},
        context={"hub": hub.pk, "key": key},
    )
    return row
