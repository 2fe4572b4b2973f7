"""The school's own words: written, put right, written anew; the LLME adds below them (B3)."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from exploring.models import ContextNote, SchoolContext
from exploring.rules import LLME_ADDS, SCHOOL_WRITES, can_add_to_context, can_write_context

CHANGED = "Someone else of your school changed this while you were writing."
NOTHING = "Write a line in one of the two boxes."


@transaction.atomic
def write_context(*, by: Any, engagement: Engagement, context: str, challenges: str) -> SchoolContext:
    """The school says how things are, dated today; what it said before stays below with its date.

    Only the school's editors may, from the opening of the work to its end (B3). Saying again what stands
    already is nothing new.
    """
    engagement = writable_by_school(by, engagement)
    context, challenges = context.strip(), challenges.strip()
    if not context and not challenges:
        raise Refused(NOTHING, field="context")
    latest = engagement.contexts.first()
    if latest is not None and (latest.context, latest.challenges) == (context, challenges):
        return latest
    number = (engagement.contexts.aggregate(last=Max("number"))["last"] or 0) + 1
    row = SchoolContext.objects.create(
        engagement=engagement, number=number, context=context, challenges=challenges, written_by=by
    )
    _record("context_written", row, by=by)
    return row


@transaction.atomic
def correct_context(*, by: Any, context_row: SchoolContext, seen: int, context: str, challenges: str) -> None:
    """The school puts its newest wording right; the earlier words are not kept (D7).

    Who saves second over a colleague's change gets it back, with both texts. An earlier wording stays as it
    was: words about a person are struck out of it by request.
    """
    engagement = writable_by_school(by, context_row.engagement)
    latest = engagement.contexts.first()
    if latest is None or latest.pk != context_row.pk:
        raise Refused("The school has written anew since, so this wording stays as it was.")
    context, challenges = context.strip(), challenges.strip()
    if not context and not challenges:
        raise Refused(NOTHING, field="context")
    if (latest.context, latest.challenges) == (context, challenges):
        return
    changed = SchoolContext.objects.filter(pk=latest.pk, edit_number=seen).update(
        context=context,
        challenges=challenges,
        edit_number=F("edit_number") + 1,
        edited_at=timezone.now(),
        edited_by=by,
    )
    if not changed:
        raise Stale(CHANGED, current=latest)
    latest.context, latest.challenges = context, challenges
    _record("context_corrected", latest, by=by)


@transaction.atomic
def add_to_context(*, by: Any, engagement: Engagement, text: str) -> ContextNote:
    """An LLME adds below the school's words; never before the school has written (B3)."""
    engagement = locked(engagement)
    if not can_add_to_context(by, engagement):
        raise Refused(LLME_ADDS)
    refuse_if_over(engagement)
    if not text.strip():
        raise Refused("Write what you add.", field="text")
    if not engagement.contexts.exists():
        raise Refused("The school writes first, in its own words. You can add to them then.")
    take_seat(engagement=engagement, user=by, side=Side.LLME)
    note = ContextNote.objects.create(engagement=engagement, text=text.strip(), written_by=by)
    record(
        "context_added_to",
        note,
        by=by,
        stream=engagement.stream,
        words={"text": note.text},
        context={"side": Side.LLME},
    )
    return note


@transaction.atomic
def correct_context_note(*, by: Any, note: ContextNote, seen: int, text: str) -> None:
    """The LLMEs put right what they added; the earlier words are not kept (D7)."""
    engagement = locked(note.engagement)
    if not can_add_to_context(by, engagement):
        raise Refused(LLME_ADDS)
    refuse_if_over(engagement)
    text = text.strip()
    if not text:
        raise Refused("Write what you add.", field="text")
    now = ContextNote.objects.get(pk=note.pk)
    if now.text == text:
        return
    take_seat(engagement=engagement, user=by, side=Side.LLME)
    changed = ContextNote.objects.filter(pk=note.pk, edit_number=seen).update(
        text=text, edit_number=F("edit_number") + 1
    )
    if not changed:
        raise Stale("Another LLME changed this while you were writing.", current=now)
    record(
        "context_note_corrected",
        now,
        by=by,
        stream=engagement.stream,
        words={"text": text},
        context={"side": Side.LLME},
    )


def writable_by_school(user: Any, engagement: Engagement) -> Engagement:
    """The work, locked, where this person may write in the school's own words and it is not over."""
    engagement = locked(engagement)
    if not can_write_context(user, engagement):
        raise Refused(SCHOOL_WRITES)
    refuse_if_over(engagement)
    take_seat(engagement=engagement, user=user, side=Side.SCHOOL)
    return engagement


def _record(verb: str, row: SchoolContext, *, by: Any) -> None:
    record(
        verb,
        row,
        by=by,
        stream=row.engagement.stream,
        words={"context": row.context, "challenges": row.challenges},
        context={"side": Side.SCHOOL, "number": row.number},
    )
