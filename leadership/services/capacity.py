"""A leader's own entries: written, put right, taken back; its readers are the leader's choice (D8)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.rooms import is_open
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from leadership.models import CapacityEntry
from leadership.readers import READERS
from leadership.rules import LEADERS_WRITE, OWN, can_change_capacity, can_write_capacity

WORDS = ("leads", "now", "next", "shows")


@transaction.atomic
def write_capacity(
    *,
    by: Any,
    engagement: Engagement,
    leads: str,
    now: str,
    next: str,
    shows: str = "",
    readers: Collection[str] = ("llmes_read",),
) -> CapacityEntry:
    """A leader writes, for themselves and whom they choose, where they are and what is next, dated today.

    The school's leaders may, once the part is open. The LLMEs alone read it unless the leader says otherwise.
    """
    engagement = locked(engagement)
    if not can_write_capacity(by, engagement):
        raise Refused(LEADERS_WRITE)
    if not is_open(engagement, "capacity"):
        raise Refused("This part is not open yet. Open it first.")
    refuse_if_over(engagement)
    said = _said(leads=leads, now=now, next=next, shows=shows)
    take_seat(engagement=engagement, user=by, side=Side.SCHOOL)
    entry = CapacityEntry.objects.create(engagement=engagement, written_by=by, **said, **_chosen(readers))
    _record("capacity_written", entry, by=by)
    return entry


@transaction.atomic
def correct_capacity(
    *,
    by: Any,
    entry: CapacityEntry,
    seen: int,
    leads: str,
    now: str,
    next: str,
    shows: str,
    readers: Collection[str],
) -> None:
    """The leader puts an own entry right, or chooses other readers; earlier words are not kept (D7).

    Also when the work is over: who reads one's own words stays one's own choice.
    """
    entry = _own(by, entry)
    said = _said(leads=leads, now=now, next=next, shows=shows)
    changes = said | _chosen(readers)
    if all(getattr(entry, name) == value for name, value in changes.items()):
        return
    changed = CapacityEntry.objects.filter(pk=entry.pk, edit_number=seen).update(
        **changes, edit_number=F("edit_number") + 1
    )
    if not changed:
        raise Stale("You changed this in another window. Please look at both.", current=entry)
    _record("capacity_corrected", entry, by=by)


@transaction.atomic
def withdraw_capacity(*, by: Any, entry: CapacityEntry) -> CapacityEntry:
    """The leader takes an own entry back: from now on only the leader reads it. It needs no reason."""
    entry = _own(by, entry)
    if entry.withdrawn_at is None:
        entry.withdrawn_at, entry.withdrawn_by = timezone.now(), by
        entry.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record("capacity_withdrawn", entry, by=by)
    return entry


def _own(user: Any, entry: CapacityEntry) -> CapacityEntry:
    engagement = locked(entry.engagement)
    entry = CapacityEntry.objects.get(pk=entry.pk)
    entry.engagement = engagement
    if not can_change_capacity(user, entry):
        raise Refused(OWN)
    return entry


def _said(**words: str) -> dict[str, str]:
    said = {name: text.strip() for name, text in words.items()}
    if not said["leads"]:
        raise Refused("Say in a few words what you lead.", field="leads")
    if not said["now"] and not said["next"]:
        raise Refused("Write a line on where you are now, or on what is next.", field="now")
    return said


def _chosen(readers: Collection[str]) -> dict[str, bool]:
    return {name: name in readers for name in READERS}


def _record(verb: str, entry: CapacityEntry, *, by: Any) -> None:
    """That it happened, on no timeline; not a word of it, and nothing of who reads it."""
    record(verb, entry, by=by, stream=entry.engagement.stream, context={"side": Side.SCHOOL}, private=True)
