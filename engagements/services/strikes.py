"""Striking out words about an identifiable person once a day is confirmed (D7): asked, answered, gone."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import StrikeRequest, SupportDay
from engagements.rules import acting_side, can_edit, standing
from engagements.services.days.holding import writer_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from engagements.strikes import PLACES, pattern_of, places_with

SHORTEST = 2


@transaction.atomic
def request_strike(*, by: Any, day: SupportDay, words: str) -> StrikeRequest:
    """Ask that words about an identifiable person be struck out wherever they stand in this work.

    Also once the work is over: a person's words about a person outlive it. Before a day is confirmed its
    side simply rewords it.
    """
    engagement = locked(day.engagement)
    side = writer_side(engagement, by)
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        raise Refused("Copy the exact words to strike out.", field="words")
    if not places_with(engagement, words):
        raise Refused("These words do not stand in the record. Copy them exactly.", field="words")
    waiting = StrikeRequest.objects.filter(engagement=engagement, state=StrikeRequest.State.ASKED)
    if any(one.words.lower() == words.lower() for one in waiting):
        raise Refused("This has been asked already and waits for an answer.", field="words")
    asked = StrikeRequest.objects.create(
        engagement=engagement, day=day, words=words, asked_side=side, asked_by=by
    )
    record(
        "strike_asked",
        asked,
        by=by,
        stream=engagement.stream,
        words={"words": words},
        context={"side": side, "day": day.pk, "on": day.on},
    )
    return asked


@transaction.atomic
def answer_strike(*, by: Any, asked: StrikeRequest, is_agreed: bool) -> StrikeRequest:
    """The other side or the coordinator agrees, and the words are gone everywhere; or they stay.

    Either way this request no longer holds them.
    """
    asked, side = _held(asked, by)
    if side == asked.asked_side:
        raise Refused("Your side asked for this, so the other side or the coordinator answers.")
    count = 0
    if is_agreed:
        pattern = pattern_of(asked.words)
        count = sum(place.strike(asked.engagement, pattern) for place in PLACES.values())
    state = StrikeRequest.State.STRUCK if is_agreed else StrikeRequest.State.KEPT
    _close(asked, state, by=by, side=side)
    record(
        "words_struck" if is_agreed else "strike_refused",
        asked,
        by=by,
        stream=asked.engagement.stream,
        context={"side": side, "day": asked.day_id, "places": count},
    )
    return asked


@transaction.atomic
def withdraw_strike(*, by: Any, asked: StrikeRequest) -> StrikeRequest:
    """The side that asked takes its request back; its words are not kept."""
    asked, side = _held(asked, by)
    if side != asked.asked_side:
        raise Refused("Only the side that asked can withdraw this.")
    _close(asked, StrikeRequest.State.WITHDRAWN, by=by, side=side)
    record(
        "strike_withdrawn",
        asked,
        by=by,
        stream=asked.engagement.stream,
        context={"side": side, "day": asked.day_id},
    )
    return asked


def _held(asked: StrikeRequest, user: Any) -> tuple[StrikeRequest, Side]:
    engagement = locked(asked.engagement)
    if not can_edit(user, engagement) and standing(user, engagement).side != Side.HUB:
        raise Refused("The other side or the coordinator answers this.")
    side = acting_side(user, engagement)
    current = StrikeRequest.objects.get(pk=asked.pk)
    current.engagement = engagement
    if current.state != StrikeRequest.State.ASKED:
        raise Refused("This has been answered already.")
    take_seat(engagement, user, side)
    return current, side


def _close(asked: StrikeRequest, state: str, *, by: Any, side: str) -> None:
    asked.state, asked.words = state, ""
    asked.answered_at, asked.answered_by, asked.answered_side = timezone.now(), by, side
    asked.save(update_fields=["state", "words", "answered_at", "answered_by", "answered_side"])
