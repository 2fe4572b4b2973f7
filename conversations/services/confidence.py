"""Another LLME, asked for in confidence (B19): read by who asks and by the coordinators, by nobody else."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from conversations.models import LLMEChangeRequest
from conversations.people import in_confidence
from conversations.rules import can_answer_llme_request, can_ask_change_of_llme
from conversations.services.telling import tell
from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side

State = LLMEChangeRequest.State


@transaction.atomic
def ask_change_of_llme(*, by: Any, engagement: Engagement, reason: str) -> LLMEChangeRequest:
    """Somebody of the school asks for another LLME. The coordinators alone are told."""
    engagement = locked(engagement)
    if not can_ask_change_of_llme(by, engagement):
        raise Refused("The headteacher and the maths lead can ask this.")
    if not engagement.is_live:
        raise Refused("This work is over, so its LLME does not change any more.")
    if not reason.strip():
        raise Refused("Say why. Only the coordinator reads it.", field="reason")
    take_seat(engagement, by, Side.SCHOOL)
    try:
        with transaction.atomic():
            asked = LLMEChangeRequest.objects.create(engagement=engagement, reason=reason, asked_by=by)
    except IntegrityError:
        raise Refused("You have asked this already, and it waits for an answer.") from None
    for person in in_confidence(engagement):
        tell(person, engagement, once=["llme request", asked.pk])
    record("change_of_llme_asked", asked, by=by, words={"reason": reason}, private=True)
    return asked


@transaction.atomic
def answer_llme_request(
    *, by: Any, asked: LLMEChangeRequest, is_changing: bool, answer: str
) -> LLMEChangeRequest:
    """A coordinator answers; who asked is told. The change itself is made on its own page."""
    asked = _held(asked)
    if not can_answer_llme_request(by, asked):
        raise Refused("A coordinator of the hub answers this.")
    if not answer.strip():
        raise Refused("Write a line to who asked.", field="answer")
    take_seat(asked.engagement, by, Side.HUB)
    _close(asked, State.CHANGING if is_changing else State.NOT_NOW, by=by, answer=answer)
    tell(asked.asked_by, asked.engagement, once=["llme request answered", asked.pk])
    record(
        "change_of_llme_answered",
        asked,
        by=by,
        facts={"state": (State.ASKED, asked.state)},
        words={"answer": answer},
        private=True,
    )
    return asked


@transaction.atomic
def withdraw_llme_request(*, by: Any, asked: LLMEChangeRequest) -> LLMEChangeRequest:
    """Who asked takes it back; it stays between them and the coordinators."""
    asked = _held(asked)
    if asked.asked_by_id != by.pk:
        raise Refused("Who asked this can take it back.")
    _close(asked, State.WITHDRAWN, by=by, answer="")
    record("change_of_llme_withdrawn", asked, by=by, private=True)
    return asked


def _held(asked: LLMEChangeRequest) -> LLMEChangeRequest:
    current = LLMEChangeRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    current.engagement = asked.engagement
    if current.state != State.ASKED:
        raise Refused("This has been answered already.")
    return current


def _close(asked: LLMEChangeRequest, state: str, *, by: Any, answer: str) -> None:
    asked.state, asked.answer, asked.answered_at, asked.answered_by = state, answer, timezone.now(), by
    asked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
