"""Looking at pages as somebody of the hub sees them, and leaving off."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import own_stream, record
from core.errors import Refused
from core.mail import queue_mail
from hubs.models import Hub
from oversight.models import SeenAs
from oversight.seeing import NOT_THEM, may_see_as


@transaction.atomic
def begin_seeing(*, by: Any, person: Any, hub: Hub) -> SeenAs:
    """Look as a person for a quarter of an hour. They are told by mail, and read it on their account page.

    Whoever looks as somebody already leaves off first: one at a time.
    """
    if not may_see_as(by, person, hub):
        raise Refused(NOT_THEM)
    for earlier in SeenAs.objects.open().filter(begun_by=by):
        _end(earlier, by)
    try:
        with transaction.atomic():
            seen = SeenAs.objects.create(hub=hub, person=person, begun_by=by)
    except IntegrityError as error:
        raise Refused("You are looking as somebody in another window already.") from error
    record(
        "seeing_begun",
        seen,
        by=by,
        stream=own_stream(person),
        facts={"good_until": (None, seen.good_until)},
        context={"hub": hub.pk, "user": person.pk},
    )
    # Once a day: the account page tells of each time.
    day = timezone.localdate().isoformat()
    queue_mail("seen-as", to=person, about="/account/#seen-as", once=f"seen-as:{by.pk}:{person.pk}:{day}")
    return seen


@transaction.atomic
def end_seeing(*, by: Any, seen: SeenAs) -> None:
    """Leave off. Ending twice is ending once."""
    if seen.begun_by_id != by.pk:
        raise Refused("This is not yours to end.")
    _end(seen, by)


@transaction.atomic
def close_run_out() -> int:
    """Write down the end of what ran out by itself. Returns how many there were."""
    found = list(SeenAs.objects.open().filter(good_until__lte=timezone.now()).select_related("begun_by"))
    for seen in found:
        _end(seen, None)
    return len(found)


def _end(seen: SeenAs, by: Any) -> None:
    at = min(timezone.now(), seen.good_until)
    if SeenAs.objects.open().filter(pk=seen.pk).update(ended_at=at, ended_by=by):
        record(
            "seeing_ended",
            seen,
            by=by,
            stream=own_stream(seen.person),
            facts={"ended_at": (None, at)},
            context={"hub": seen.hub_id, "user": seen.person_id},
        )
