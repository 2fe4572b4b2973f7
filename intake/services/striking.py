"""Striking words about a person out of an entry of the waiting list (D7): gone at once, the trace stays."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from engagements.strikes import pattern_of, struck_out
from intake.models import Nomination
from intake.rules import can_keep_waiting_list
from intake.services.adding import held
from intake.strikes import OF_ENTRY, OF_SENDER, READ_BY_ALL

SHORTEST = 2


@transaction.atomic
def strike_from_entry(*, by: Any, entry: Nomination, words: str) -> int:
    """Overwrite words about a person wherever they stand with an entry; says in how many places.

    A coordinator does it alone: nobody has agreed to these lines, and whoever sent them has no account. Also
    of an entry that has left the list. Kept is who struck, when and in how many places, never which words.
    """
    entry = held(entry)
    if not can_keep_waiting_list(by, entry.hub):
        raise Refused("Only a coordinator of the hub strikes words out of its waiting list.")
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        raise Refused("Copy the exact words to strike out.", field="words")
    pattern, places = pattern_of(words), 0
    for row in entry.suggestions.select_for_update(of=("self",)):
        changed = struck_out(row, (*READ_BY_ALL, *OF_SENDER), pattern)
        if changed:
            type(row).objects.filter(pk=row.pk).update(**changed)
            places += len(changed)
    changed = struck_out(entry, OF_ENTRY, pattern)
    places += len(changed)
    if not places:
        raise Refused("These words do not stand with this school. Copy them exactly.", field="words")
    for name, text in changed.items():
        setattr(entry, name, text)
    entry.version += 1
    entry.save(update_fields=["version", *changed])
    record("waiting_entry_words_struck", entry, by=by, context={"places": places})
    return places
