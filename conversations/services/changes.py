"""A change that one side suggests and the other answers (B16): the end date, the focus, who leads, other."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from conversations.models import SuggestedChange
from conversations.rules import can_answer_change, can_withdraw_change
from conversations.services.telling import tell
from core.audit import record
from core.errors import Refused
from engagements.facts import facts_changed
from engagements.models import Engagement
from engagements.people import agreeing_people
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import other_side

What, State = SuggestedChange.What, SuggestedChange.State


@transaction.atomic
def suggest_change(
    *,
    by: Any,
    engagement: Engagement,
    what: str,
    reason: str,
    after_words: str = "",
    after_on: datetime.date | None = None,
) -> SuggestedChange:
    """One side suggests a change, with its reason; nothing changes until the other side agrees."""
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    if what == What.END:
        after_words = ""
        _check_end(engagement, after_on)
    else:
        after_on = None
        if not after_words.strip():
            raise Refused("Say what it should be.", field="after_words")
        if what == What.FOCUS and after_words == engagement.focus:
            raise Refused("That is what it says now.", field="after_words")
    try:
        with transaction.atomic():
            change = SuggestedChange.objects.create(
                engagement=engagement,
                what=what,
                before_words=engagement.focus if what == What.FOCUS else "",
                after_words=after_words,
                before_on=engagement.expected_end_on if what == What.END else None,
                after_on=after_on,
                reason=reason,
                side=side,
                suggested_by=by,
            )
    except IntegrityError:
        raise Refused("A change of this kind waits for an answer already.", field="what") from None
    for person in agreeing_people(engagement, other_side(side)):
        tell(person, engagement, once=["change suggested", change.pk])
    _record("change_suggested", change, by=by, side=side, words={"reason": reason, "after": after_words})
    return change


def _check_end(engagement: Engagement, end: datetime.date | None) -> None:
    if end is None:
        raise Refused("Enter the new date.", field="after_on")
    if end == engagement.expected_end_on:
        raise Refused("That is the date already.", field="after_on")
    if end < timezone.localdate() or end < engagement.starts_on:
        raise Refused("Enter a date from today on.", field="after_on")
    if engagement.days.booked().filter(on__gt=end).exists():
        raise Refused("Days are booked after that date. Move or cancel them first.", field="after_on")


@transaction.atomic
def agree_change(*, by: Any, change: SuggestedChange, answer: str = "") -> SuggestedChange:
    """The other side agrees, and from now on it is so: the date and the focus change with it."""
    change, side = _held(change, by)
    engagement = change.engagement
    facts: dict[str, tuple[Any, Any]] = {}
    if change.what == What.END:
        if change.before_on != engagement.expected_end_on:
            raise Refused("The date has changed since this was suggested. Suggest it anew.")
        _check_end(engagement, change.after_on)
        facts["expected_end_on"] = (engagement.expected_end_on, change.after_on)
        engagement.expected_end_on = change.after_on or engagement.expected_end_on
    if change.what == What.FOCUS:
        if change.before_words != engagement.focus:
            raise Refused("The words have changed since this was suggested. Suggest it anew.")
        engagement.focus = change.after_words
    if change.what in (What.END, What.FOCUS):
        engagement.version += 1
        engagement.save(update_fields=["expected_end_on", "focus", "version"])
    _close(change, State.AGREED, by=by, answer=answer)
    words = {"answer": answer, "after": change.after_words}
    _record("change_agreed", change, by=by, side=side, words=words, facts=facts)
    facts_changed(engagement)
    return change


@transaction.atomic
def decline_change(*, by: Any, change: SuggestedChange, answer: str) -> SuggestedChange:
    """The other side says not now, and why; everything stays as it is."""
    change, side = _held(change, by)
    if not answer.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="answer")
    _close(change, State.NOT_NOW, by=by, answer=answer)
    _record("change_not_now", change, by=by, side=side, words={"answer": answer})
    return change


@transaction.atomic
def withdraw_change(*, by: Any, change: SuggestedChange) -> SuggestedChange:
    """The side that suggested it takes it back."""
    change = _locked(change)
    if not can_withdraw_change(by, change):
        raise Refused("The side that suggested this can take it back.")
    _close(change, State.WITHDRAWN, by=by, answer="")
    _record("change_withdrawn", change, by=by, side=change.side)
    return change


def _locked(change: SuggestedChange) -> SuggestedChange:
    engagement = locked(change.engagement)
    refuse_if_over(engagement)
    current = SuggestedChange.objects.select_related("suggested_by").get(pk=change.pk)
    current.engagement = engagement
    if current.state != State.SUGGESTED:
        raise Refused("This has been answered already.")
    return current


def _held(change: SuggestedChange, user: Any) -> tuple[SuggestedChange, str]:
    current = _locked(change)
    if not can_answer_change(user, current):
        raise Refused("Those who agree for the other side answer this.")
    side = other_side(current.side)
    take_seat(current.engagement, user, side)
    return current, side


def _close(change: SuggestedChange, state: str, *, by: Any, answer: str) -> None:
    change.state, change.answer, change.answered_at, change.answered_by = state, answer, timezone.now(), by
    change.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    if state != State.WITHDRAWN and change.suggested_by.is_active:
        tell(change.suggested_by, change.engagement, once=["change answered", change.pk])


def _record(
    verb: str,
    change: SuggestedChange,
    *,
    by: Any,
    side: str,
    words: dict[str, str] | None = None,
    facts: dict[str, tuple[Any, Any]] | None = None,
) -> None:
    record(
        verb,
        change,
        by=by,
        stream=change.engagement.stream,
        words=words,
        facts=facts,
        context={"side": side, "what": change.what},
    )
