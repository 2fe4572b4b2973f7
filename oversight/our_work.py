"""What comes next across engagements: every app's things together, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from attention.explaining import own_put_off, with_own_put_off
from conversations.for_me import with_new_for
from conversations.next_things import talk_things, with_talk_to_do
from engagements.models import DaysProposal, Engagement, EngagementQuerySet, StartAgreement
from engagements.next_things import NextThing, day_things, opening_things, with_days_to_do
from engagements.services.starting import digest_of, texts_in_effect
from evidence.next_things import evidence_things, with_evidence_to_add
from exploring.next_things import exploring_things, with_exploring_to_do
from plans.next_things import plan_things, with_plan_to_do
from reviews.next_things import look_things, with_looks_to_do

LAST = 90


def with_things(engagements: EngagementQuerySet, user: Any) -> EngagementQuerySet:
    """Everything that `things_of` reads, prefetched, and how much is new for this person."""
    rows = with_days_to_do(engagements.with_people().with_days().prefetch_related("days_proposals"))
    for with_more in (with_evidence_to_add, with_exploring_to_do, with_plan_to_do, with_looks_to_do):
        rows = with_more(rows)
    return with_own_put_off(with_talk_to_do(with_new_for(rows, user), user))


def things_of(engagements: Iterable[Engagement]) -> dict[int, list[NextThing]]:
    """For each engagement what is next, by rank and date. Two more queries while any is still starting."""
    rows = list(engagements)
    agreed = _agreed_sides([row for row in rows if row.awaits_start])
    found = {}
    for row in rows:
        things = [
            *(_or_put_off(row, thing) for thing in opening_things(row, agreed.get(row.pk, set()))),
            *day_things(row),
            *evidence_things(row),
            *exploring_things(row),
            *plan_things(row),
            *look_things(row),
            *talk_things(row),
        ]
        found[row.pk] = sorted(things, key=NextThing.order)
    return found


def _or_put_off(engagement: Engagement, thing: NextThing) -> NextThing:
    """What the hub has put off comes last, and is nobody's turn."""
    found = own_put_off(engagement, thing.desk)
    return replace(thing, put_off=found.until, rank=LAST) if found else thing


def next_dated(things: Iterable[NextThing]) -> NextThing | None:
    """What has the next date ahead of us."""
    today = timezone.localdate()
    ahead = [
        (thing.on, thing.order(), thing)
        for thing in things
        if thing.on and thing.on >= today and not thing.is_past
    ]
    return min(ahead, key=lambda found: found[:2], default=(None, None, None))[2]


def _agreed_sides(starting: list[Engagement]) -> dict[int, set[str]]:
    """Which sides have agreed the starting page as it stands, for engagements not yet started."""
    if not starting:
        return {}
    texts = texts_in_effect({row.hub_id for row in starting})
    digests = {row.pk: digest_of(row, texts[row.hub_id], _on_the_table(row)) for row in starting}
    sides: dict[int, set[str]] = {row.pk: set() for row in starting}
    for agreement in StartAgreement.objects.filter(engagement__in=starting):
        if agreement.digest == digests[agreement.engagement_id]:
            sides[agreement.engagement_id].add(agreement.side)
    return sides


def _on_the_table(engagement: Engagement) -> DaysProposal | None:
    return next(
        (row for row in engagement.days_proposals.all() if row.state == DaysProposal.State.PROPOSED), None
    )
