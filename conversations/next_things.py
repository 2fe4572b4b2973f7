"""What is next of talking, and whose turn it is: a suggested change, and what is not yet in place."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from conversations.models import NotInPlace, SuggestedChange
from engagements.models import EngagementQuerySet
from engagements.next_things import NextThing
from engagements.states import Side, Status, other_side


def with_talk_to_do(engagements: EngagementQuerySet, user: Any) -> EngagementQuerySet:
    """Adds what `talk_things` reads, as this person may read it: no further question to the database."""
    here = {"engagement": OuterRef("pk")}
    change = SuggestedChange.objects.open().filter(**here).order_by("id")
    flag = NotInPlace.objects.visible_to(user).unanswered().filter(**here).order_by("id")
    return engagements.annotate(
        change_waiting=Subquery(change.values("pk")[:1]),
        change_waiting_what=Subquery(change.values("what")[:1]),
        change_waiting_side=Subquery(change.values("side")[:1]),
        flag_waiting=Subquery(flag.values("pk")[:1]),
        flag_waiting_what=Subquery(flag.values("what")[:1]),
    )


def talk_things(row: Any) -> Iterator[NextThing]:
    """A change that waits for the other side's answer, and something that waits for the school's."""
    if not row.is_live or row.status == Status.PAUSED:
        return
    if row.change_waiting:
        what = str(SuggestedChange.What(row.change_waiting_what).label)
        yield NextThing(
            f"Answer a suggested change: {what[:1].lower()}{what[1:]}",
            other_side(row.change_waiting_side),
            reverse("conversations:change", args=[row.reference, row.change_waiting]),
            rank=5,
        )
    if row.flag_waiting:
        what = str(NotInPlace.What(row.flag_waiting_what).label)
        yield NextThing(
            f"{what} not yet in place: say how it stands",
            Side.SCHOOL,
            reverse("conversations:not_in_place", args=[row.reference, row.flag_waiting]),
            rank=5,
        )
