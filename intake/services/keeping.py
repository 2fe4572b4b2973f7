"""Keeping the waiting list: what heads say, what leaves it, what is the same twice."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from intake.models import HeadAnswer, Nomination
from intake.rules import can_keep_waiting_list
from intake.services.adding import held, note_answer
from intake.states import Answer
from schools.models import School, SchoolLink


@transaction.atomic
def record_head_answer(
    *,
    by: Any,
    entry: Nomination,
    answer: str,
    on: datetime.date,
    how: str,
    spoken_by: Any,
    ask_again_on: datetime.date | None = None,
    seen_version: int,
) -> HeadAnswer:
    """Write down what the head said: yes, not now (ask again from a date), or no thank you (D9).

    After a no thank you only the school itself opens the question again; what was written down today may be
    put right today.
    """
    entry = _open_entry(by, entry)
    if entry.version != seen_version:
        raise Stale("Someone else changed this entry while you were on the page.", current=entry)
    if on > timezone.localdate():
        raise Refused("The date must be today or before: write it down once you have spoken.", field="on")
    if ask_again_on is not None and answer != Answer.NOT_NOW:
        ask_again_on = None
    if ask_again_on is not None and ask_again_on <= on:
        raise Refused("The date to ask again must be after the day you spoke.", field="ask_again_on")
    last = entry.answers.order_by("-pk").first()
    slip = last is not None and was_today(last)
    if entry.answer == Answer.NO and not slip:
        raise Refused("The head said no thank you. It stays so, unless the school itself asks.")
    return note_answer(
        by=by,
        entry=entry,
        answer=answer,
        on=on,
        how=how,
        spoken_by=spoken_by,
        ask_again_on=ask_again_on,
    )


def was_today(said: HeadAnswer) -> bool:
    """Whether an answer was written down today: then it may still be put right."""
    return timezone.localdate(said.noted_at) == timezone.localdate()


@transaction.atomic
def withdraw_entry(*, by: Any, entry: Nomination, reason: str) -> Nomination:
    """Take an entry off the list, with a reason; it stays to be read (D18).

    A no thank you stays where it is: it keeps the school from being asked again.
    """
    entry = _open_entry(by, entry)
    if entry.answer == Answer.NO:
        raise Refused("The head said no thank you. The entry stays, so that nobody asks the school again.")
    return _withdraw(entry, by=by, reason=reason, verb="waiting_entry_withdrawn")


@transaction.atomic
def merge_entries(*, by: Any, entry: Nomination, into: Nomination, reason: str) -> Nomination:
    """Two entries of one school become one: all suggestions and answers go on with `into`.

    Only entries of the same school, or of a school and its successor, are the same (D16).
    """
    first, second = sorted((entry, into), key=lambda one: one.pk)
    rows = {one.pk: _open_entry(by, one) for one in (first, second)}
    entry, into = rows[entry.pk], rows[into.pk]
    if entry.pk == into.pk or not are_same(entry, into):
        raise Refused("Choose another entry of the same school.", field="into")
    if Answer.NO in (entry.answer, into.answer):
        raise Refused("The head said no thank you to one of the two. Leave both as they are.", field="into")
    entry.suggestions.update(nomination=into)
    entry.answers.update(nomination=into)
    into.suggested_on = min(into.suggested_on, entry.suggested_on)
    if not into.answer or (entry.answered_on and entry.answered_on > (into.answered_on or entry.answered_on)):
        into.answer, into.answered_on = entry.answer, entry.answered_on
        into.ask_again_on = entry.ask_again_on
    into.version += 1
    into.save()
    entry.merged_into = into
    record("waiting_entries_merged", into, by=by, words={"reason": reason}, context={"other": entry.pk})
    _withdraw(entry, by=by, reason=reason, verb="waiting_entry_withdrawn")
    return into


def are_same(one: Nomination, other: Nomination) -> bool:
    """Whether two entries may be of one school: the same, or one linked to it by the register."""
    return one.hub_id == other.hub_id and other.school_id in same_schools(one.school)


def same_schools(school: School) -> set[int]:
    """The URNs under which a school may stand: its own, and those of the schools the register links to it."""
    links = SchoolLink.objects.of(school.pk).values_list("school_urn", "linked_urn")
    return {school.pk, *(urn for pair in links[:100] for urn in pair)}


@transaction.atomic
def link_to_work(*, by: Any, engagement: Engagement) -> None:
    """Work has opened: the entry of its school, if it waits, becomes it. Both lead to each other.

    Called in the transaction that opens it. A yes that was heard only now is written down with the entry.
    """
    entry = (
        Nomination.objects.open()
        .select_for_update(of=("self",))
        .filter(hub=engagement.hub_id, school=engagement.school_id, phase=engagement.phase)
        .first()
    )
    if entry is None:
        return
    if entry.answer != Answer.YES:
        note_answer(
            by=by,
            entry=entry,
            answer=Answer.YES,
            on=engagement.head_said_yes_on,
            how=engagement.head_said_yes_how,
            spoken_by=by,
        )
    entry.engagement = engagement
    entry.version += 1
    entry.save(update_fields=["engagement", "version"])
    record("waiting_entry_opened", entry, by=by, context={"engagement": engagement.pk})


def _open_entry(by: Any, entry: Nomination) -> Nomination:
    """The entry, held, if this person keeps the list and it still waits."""
    entry = held(entry)
    if not can_keep_waiting_list(by, entry.hub):
        raise Refused("Only a coordinator of the hub keeps its waiting list.")
    if entry.engagement_id is not None:
        raise Refused("The work with this school is open already.")
    if entry.withdrawn_at is not None:
        raise Refused("This entry has left the list.")
    return entry


def _withdraw(entry: Nomination, *, by: Any, reason: str, verb: str) -> Nomination:
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_why = timezone.now(), by, reason
    entry.version += 1
    entry.save(
        update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why", "merged_into", "version"],
    )
    record(verb, entry, by=by, words={"reason": reason})
    return entry
