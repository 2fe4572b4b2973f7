"""Concerns: raised to the people one chooses, answered, shown to one more, settled in words (D20).

Nothing of them is on the engagement's own stream: each has a stream of its own, which no page shows.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from conversations.models import Concern, ConcernReader, ConcernReply
from conversations.people import Chosen, may_be_chosen
from conversations.rules import can_answer_concern, can_raise_concern
from conversations.services.telling import tell
from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rules import standing


@transaction.atomic
def raise_concern(*, by: Any, engagement: Engagement, text: str, to: Collection[int]) -> Concern:
    """Tell a concern to the people chosen, and to nobody else. Also once the work is over."""
    if not can_raise_concern(by, engagement):
        raise Refused("You can't raise a concern here.")
    if not text.strip():
        raise Refused("Write what worries you.", field="text")
    chosen = _chosen(engagement, by, to)
    concern = Concern.objects.create(engagement=engagement, text=text, written_by=by, last_by=by)
    own = standing(by, engagement).called.lower()
    ConcernReader.objects.create(concern=concern, user=by, called=own, seen_entries=1)
    _add_readers(concern, chosen)
    record("concern_raised", concern, by=by, words={"text": text}, private=True)
    return concern


@transaction.atomic
def share_concern(*, by: Any, concern: Concern, to: Collection[int]) -> Concern:
    """Who wrote it lets more people read it. Nobody is taken out: they have read it."""
    concern = _held(concern, by)
    if concern.written_by_id != by.pk:
        raise Refused("Who wrote this chooses who reads it.")
    chosen = _chosen(concern.engagement, by, to)
    known = set(concern.readers.values_list("user", flat=True))
    _add_readers(concern, [one for one in chosen if one.user.pk not in known])
    record("concern_shared", concern, by=by, private=True)
    return concern


@transaction.atomic
def answer_concern(*, by: Any, concern: Concern, text: str) -> ConcernReply:
    """Anybody who reads it says something; the others who read it are told."""
    concern = _held(concern, by)
    if not text.strip():
        raise Refused("Write your answer.", field="text")
    reply = ConcernReply.objects.create(concern=concern, text=text, written_by=by)
    _more_said(concern, by)
    record("concern_answered", concern, by=by, words={"text": text}, private=True)
    return reply


@transaction.atomic
def settle_concern(*, by: Any, concern: Concern, words: str) -> Concern:
    """Who wrote it says that it is settled, and how."""
    concern = _held(concern, by)
    if concern.written_by_id != by.pk:
        raise Refused("Who wrote this says when it is settled.")
    if concern.settled_at is not None:
        return concern
    if not words.strip():
        raise Refused("Say in a line how it was settled.", field="words")
    concern.settled_at, concern.settled_by, concern.settled_words = timezone.now(), by, words
    concern.save(update_fields=["settled_at", "settled_by", "settled_words"])
    _more_said(concern, by)
    record("concern_settled", concern, by=by, words={"words": words}, private=True)
    return concern


@transaction.atomic
def read_concern(*, by: Any, concern: Concern, seen: int) -> None:
    """Note how much of it a person has seen; never back, and never beyond what there is."""
    mine = ConcernReader.objects.filter(concern=concern, user=by, seen_entries__lt=seen)
    mine.filter(concern__entries__gte=seen).update(seen_entries=seen)


def _chosen(engagement: Engagement, by: Any, to: Collection[int]) -> list[Chosen]:
    chosen = [one for one in may_be_chosen(engagement, by) if one.user.pk in to]
    if not chosen or len(chosen) < len(set(to)):
        raise Refused("Choose who should read this.", field="to")
    return chosen


def _held(concern: Concern, user: Any) -> Concern:
    current = Concern.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=concern.pk)
    if not can_answer_concern(user, current):
        raise Refused("This was not told to you.")
    return current


def _add_readers(concern: Concern, chosen: list[Chosen]) -> None:
    for one in chosen:
        ConcernReader.objects.create(concern=concern, user=one.user, called=one.called)
        tell(one.user, concern.engagement, once=["concern", concern.pk, 0])


def _more_said(concern: Concern, by: Any) -> None:
    """One entry more: seen by who said it, new to the others, who get one mail until they have looked."""
    Concern.objects.filter(pk=concern.pk).update(entries=F("entries") + 1, last_by=by)
    concern.refresh_from_db(fields=["entries", "last_by"])
    concern.readers.filter(user=by).update(seen_entries=concern.entries)
    for reader in concern.readers.exclude(user=by).select_related("user"):
        if reader.user.is_active:
            tell(reader.user, concern.engagement, once=["concern", concern.pk, reader.seen_entries])
