"""What hubs say in their own words on top of the national texts, each from a date on."""

from collections.abc import Collection

from django.utils import timezone

from hubs.models import Hub, HubText

Key = HubText.Key
# What both sides of our work agree to as they start: each stands below its national text.
OF_STARTING = (Key.PRINCIPLES_SCHOOL, Key.PRINCIPLES_LLME, Key.HOW_WE_WORK)


def texts_of(hubs: Collection[int], keys: Collection[str]) -> dict[int, dict[str, HubText]]:
    """What these hubs say today, by hub and key, in one query; where a hub says nothing there is no entry."""
    rows = HubText.objects.filter(hub__in=hubs, key__in=keys, in_effect_from__lte=timezone.localdate())
    found: dict[int, dict[str, HubText]] = {pk: {} for pk in hubs}
    for row in rows.select_related("hub").order_by("in_effect_from", "number"):
        found[row.hub_id][row.key] = row
    return {pk: {key: row for key, row in said.items() if row.body} for pk, said in found.items()}


def texts_to_come(hub: Hub) -> dict[str, list[HubText]]:
    """What a hub says from a date ahead, by key, the nearest first."""
    ahead: dict[str, list[HubText]] = {}
    for row in HubText.objects.filter(hub=hub, in_effect_from__gt=timezone.localdate()):
        ahead.setdefault(row.key, []).insert(0, row)
    return ahead


def rows_of(hub: Hub, key: str) -> list[HubText]:
    """The changes of one text of a hub, the one that holds longest from now first."""
    return list(HubText.objects.filter(hub=hub, key=key).select_related("set_by"))
