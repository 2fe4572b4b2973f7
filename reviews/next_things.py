"""What is next about looking together, and whose turn it is. Never a word of what a side writes alone."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from engagements.models import EngagementQuerySet, StatusChange
from engagements.next_things import BOTH, NextThing
from engagements.states import OVER, Side, Status
from reviews.models import JOINT, Look, LookAgreement, LookView
from reviews.states import State, Way
from reviews.suggested import suggested_date

Kind = Look.Kind
COMING = datetime.timedelta(weeks=3)
TITLES = {
    Kind.MIDWAY: "Look together, midway",
    Kind.BETWEEN: "Look together",
    Kind.LAST: "Look together for the last time",
}


def with_looks_to_do(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Add what `look_things` reads, without a query more."""
    looks = Look.objects.filter(engagement=OuterRef("pk"))
    now = looks.filter(state=State.UNDER_WAY).order_by("pk")
    planned = looks.filter(state=State.PLANNED).order_by()
    views = LookView.objects.filter(
        look__engagement=OuterRef("pk"), look__state=State.UNDER_WAY, edited_at__isnull=False
    )
    shared = LookView.objects.filter(
        look__engagement=OuterRef("pk"), look__state=State.UNDER_WAY, shared_at__isnull=False
    )
    agreed = LookAgreement.objects.filter(
        look__engagement=OuterRef("pk"), look__state=State.UNDER_WAY, lapsed_at__isnull=True
    )
    held = looks.filter(kind=Kind.LAST, state=State.HELD).order_by("-held_at")
    reopened = StatusChange.objects.filter(engagement=OuterRef("pk"), before__in=OVER).order_by("-pk")
    return engagements.annotate(
        look_now=Subquery(now.values("pk")[:1]),
        look_kind=Subquery(now.values("kind")[:1]),
        look_way=Subquery(now.values("way")[:1]),
        look_written=Subquery(views.filter(side=JOINT).values("pk")[:1]),
        look_opened=Subquery(shared.filter(opened_at__isnull=False).values("pk")[:1]),
        look_school_shared=Subquery(shared.filter(side=Side.SCHOOL).values("pk")[:1]),
        look_llme_shared=Subquery(shared.filter(side=Side.LLME).values("pk")[:1]),
        look_school_agreed=Subquery(agreed.filter(side=Side.SCHOOL).values("pk")[:1]),
        look_llme_agreed=Subquery(agreed.filter(side=Side.LLME).values("pk")[:1]),
        midway_touched=Subquery(looks.filter(kind=Kind.MIDWAY).order_by().values("pk")[:1]),
        midway_due=Subquery(planned.filter(kind=Kind.MIDWAY).values("due_on")[:1]),
        between_due=Subquery(planned.filter(kind=Kind.BETWEEN).values("due_on")[:1]),
        last_due=Subquery(planned.filter(kind=Kind.LAST).values("due_on")[:1]),
        last_held_at=Subquery(held.values("held_at")[:1]),
        last_reopened_at=Subquery(reopened.values("changed_at")[:1]),
    )


def look_things(engagement: Any) -> Iterator[NextThing]:
    """What is next about looking together in an engagement that comes `with_looks_to_do`."""
    if engagement.status != Status.RUNNING:
        return
    if engagement.look_now:
        yield from _about_the_one_under_way(engagement)
    if _ended(engagement):
        url = reverse("engagements:complete", args=[engagement.reference])
        yield NextThing("You have looked back together: complete our work", BOTH, url, rank=9)
    for kind, day in dates_ahead(engagement):
        if day <= timezone.localdate() + COMING:
            yield _planned(engagement, kind, day)


def dates_ahead(engagement: Any, today: datetime.date | None = None) -> list[tuple[Kind, datetime.date]]:
    """The looks that lie ahead of an engagement that comes `with_looks_to_do`, planned or suggested."""
    today = today or timezone.localdate()
    dates = {Kind.MIDWAY: engagement.midway_due, Kind.BETWEEN: engagement.between_due, Kind.LAST: None}
    ended = _ended(engagement)
    if not engagement.midway_touched and not ended:
        dates[Kind.MIDWAY] = suggested_date(engagement, Kind.MIDWAY)
    if not ended and engagement.look_kind != Kind.LAST:
        dates[Kind.LAST] = engagement.last_due or suggested_date(engagement, Kind.LAST)
    if dates[Kind.LAST] and dates[Kind.MIDWAY] and dates[Kind.LAST] <= today:
        # Where the end has come, one look is enough.
        dates[Kind.MIDWAY] = None
    return [(kind, day) for kind, day in dates.items() if day is not None]


def _ended(engagement: Any) -> bool:
    held, reopened = engagement.last_held_at, engagement.last_reopened_at
    return bool(held and (reopened is None or held > reopened))


def _planned(engagement: Any, kind: Kind, day: datetime.date) -> NextThing:
    url = reverse("reviews:begin", args=[engagement.reference, kind])
    has_come = day <= timezone.localdate()
    return NextThing(TITLES[kind], BOTH, url, day, rank=7 if has_come else 22)


def _about_the_one_under_way(engagement: Any) -> Iterator[NextThing]:
    url = reverse("reviews:look", args=[engagement.reference, engagement.look_now])
    sides = (
        (Side.SCHOOL, engagement.look_school_shared, engagement.look_school_agreed),
        (Side.LLME, engagement.look_llme_shared, engagement.look_llme_agreed),
    )
    if engagement.look_way == Way.EACH_FIRST and not engagement.look_opened:
        for side, shared, _ in sides:
            if not shared:
                yield NextThing("Say where you think we are", side, url, rank=5)
        return
    waiting = [side for side, _, agreed in sides if not agreed]
    if not engagement.look_written:
        yield NextThing("Write what you see together", BOTH, url, rank=5)
    elif len(waiting) == 1:
        yield NextThing("Read and agree what you see together", waiting[0], url, rank=4)
    else:
        yield NextThing("Read and agree what you see together", BOTH, url, rank=4)
