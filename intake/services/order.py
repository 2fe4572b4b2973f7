"""The order of a waiting list: one place at a time, to the top, or to a place."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused, Stale
from hubs.settings.in_effect import hub_setting
from intake.models import Nomination
from intake.rules import can_keep_waiting_list
from intake.services.adding import held, hold_list
from intake.states import Way

CHANGED = "Someone else changed the order while you were on the page. This is how it stands now."


@transaction.atomic
def move_entry(*, by: Any, entry: Nomination, way: str, place: int = 0, seen: int | None = None) -> int:
    """Move an entry in the list, and say at which place it stands then, counted as the page counts.

    Priority areas and those to ask later keep their ends: it goes as far as its own end allows. `seen` is the
    place at which the person saw it; where it has gone from there meanwhile, nothing moves.
    """
    hold_list(entry.hub)
    entry = held(entry)
    if not can_keep_waiting_list(by, entry.hub):
        raise Refused("Only a coordinator of the hub keeps its waiting list.")
    rows = list(Nomination.objects.waiting().filter(hub=entry.hub).with_place().order_by("place", "pk"))
    ours = next((row for row in rows if row.pk == entry.pk), None)
    if ours is None:
        raise Refused("This school is not waiting any more.")
    priority_first = hub_setting(entry.hub, "waiting_list_priority_first")

    def end(row: Nomination) -> tuple[bool, bool]:
        return row.is_asleep, not (priority_first and row.is_priority)

    beside = [row for row in rows if end(row) == end(ours)]
    before = sum(end(row) < end(ours) for row in rows)
    at = beside.index(ours)
    if seen is not None and seen != before + at + 1:
        raise Stale(CHANGED, current=entry)
    wanted = {Way.UP: at - 1, Way.DOWN: at + 1, Way.TOP: 0, Way.PLACE: place - before - 1}[Way(way)]
    to = min(max(wanted, 0), len(beside) - 1)
    if to != at:
        rows.insert(rows.index(beside[to]), rows.pop(rows.index(ours)))
        _number(rows)
        record("waiting_entry_moved", entry, by=by, facts={"place": (before + at + 1, before + to + 1)})
    return before + to + 1


def _number(rows: list[Nomination]) -> None:
    """Each at a place of its own, in this order."""
    changed = []
    for place, row in enumerate(rows, start=1):
        if row.place != place:
            row.place = place
            changed.append(row)
    Nomination.objects.bulk_update(changed, ["place"])
