"""Next steps: what each side does next.

Its own side adds one, rewords it, ticks it off, sets it aside or takes it up again.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement, NextStep, StepNote
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked


@transaction.atomic
def add_step(*, by: Any, engagement: Engagement, text: str, due_on: datetime.date | None = None) -> NextStep:
    """Add a next step of one's own side."""
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    step = NextStep.objects.create(engagement=engagement, side=side, text=text, due_on=due_on, written_by=by)
    _record("step_added", step, by=by, words=text)
    return step


@transaction.atomic
def edit_step(
    *, by: Any, step: NextStep, seen_version: int, text: str, due_on: datetime.date | None
) -> NextStep:
    """Its own side rewords a step or moves its date; the second saver sees the first's change."""
    step = _held(step, by, seen_version=seen_version)
    if (step.text, step.due_on) == (text, due_on):
        return step
    before = step.due_on
    step.text, step.due_on = text, due_on
    step.edited_at, step.edited_by = timezone.now(), by
    step.version += 1
    step.save(update_fields=["text", "due_on", "edited_at", "edited_by", "version"])
    _record("step_edited", step, by=by, words=text, due_on=(before, due_on))
    return step


@transaction.atomic
def finish_step(*, by: Any, step: NextStep, is_done: bool) -> NextStep:
    """Its own side ticks a step off, or takes the tick back. Doing it twice is once."""
    step = _held(step, by)
    if bool(step.done_at) == is_done:
        return step
    step.done_at = timezone.now() if is_done else None
    step.done_by = by if is_done else None
    step.save(update_fields=["done_at", "done_by"])
    _record("step_done" if is_done else "step_reopened", step, by=by)
    return step


@transaction.atomic
def set_step_aside(*, by: Any, step: NextStep, reason: str) -> NextStep:
    """Its own side says that a step is not needed, and why (D18); it stays to be read. Twice is once."""
    if not reason.strip():
        raise Refused("Say why in a line.", field="reason")
    step = _held(step, by, or_set_aside=True)
    if step.withdrawn_why:
        return step
    if step.done_at is not None:
        raise Refused("This is done, so there is nothing to set aside.")
    step.withdrawn_at, step.withdrawn_by, step.withdrawn_why = timezone.now(), by, reason.strip()
    _note(step, StepNote.Kind.SET_ASIDE, step.withdrawn_why, by=by)
    return step


@transaction.atomic
def take_step_up(*, by: Any, step: NextStep, reason: str) -> NextStep:
    """Its own side takes up again what it had set aside, and says why; why it was set aside stays to be read.

    Twice is once.
    """
    if not reason.strip():
        raise Refused("Say why in a line.", field="reason")
    step = _held(step, by, or_set_aside=True)
    if step.withdrawn_at is None:
        return step
    step.withdrawn_at, step.withdrawn_by, step.withdrawn_why = None, None, ""
    _note(step, StepNote.Kind.TAKEN_UP, reason.strip(), by=by)
    return step


def _note(step: NextStep, kind: StepNote.Kind, why: str, *, by: Any) -> None:
    """Save how the step stands now, and keep what was said of it."""
    step.version += 1
    step.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why", "version"])
    StepNote.objects.create(step=step, kind=kind, why=why, noted_by=by)
    record(
        "step_set_aside" if kind == StepNote.Kind.SET_ASIDE else "step_taken_up",
        step,
        by=by,
        stream=step.engagement.stream,
        words={"reason": why},
        context={"side": step.side, "due_on": step.due_on},
    )


def _held(
    step: NextStep, user: Any, *, seen_version: int | None = None, or_set_aside: bool = False
) -> NextStep:
    engagement = locked(step.engagement)
    side = writer_side(engagement, user)
    refuse_if_over(engagement)
    current = NextStep.objects.get(pk=step.pk)
    current.engagement = engagement
    if current.withdrawn_at is not None and not (or_set_aside and current.withdrawn_why):
        raise Refused("This next step has been taken off.")
    if current.side != side:
        raise Refused("This is a next step of the other side.")
    if seen_version is not None and current.version != seen_version:
        raise Stale("Someone else changed this while you were writing.", current=current)
    return current


def _record(verb: str, step: NextStep, *, by: Any, words: str = "", **facts: tuple[Any, Any]) -> None:
    record(
        verb,
        step,
        by=by,
        stream=step.engagement.stream,
        facts=facts or None,
        words={"text": words} if words else None,
        context={"side": step.side, "due_on": step.due_on},
    )
