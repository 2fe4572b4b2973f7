"""When we look together, and how: dates moved, looks begun and set aside by either side."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.facts import facts_changed
from engagements.models import Engagement
from engagements.states import Side
from reviews.last_look import since_reopened
from reviews.models import JOINT, Look, LookView
from reviews.room import more_looks_open
from reviews.services.holding import held_engagement, held_look
from reviews.states import State, Way, check_move
from reviews.suggested import suggested_date

Kind = Look.Kind
NO_ROOM = "Open “More looks together” first: then you can look as often as it helps."


@transaction.atomic
def move_look(*, by: Any, engagement: Engagement, kind: str, to: datetime.date) -> Look:
    """Say when the next look of a kind is. Either side may; a look set aside comes back with it."""
    engagement, side = held_engagement(by, engagement)
    if to < timezone.localdate():
        raise Refused("Choose today or a date after it.", field="to")
    return put_date(by=by, engagement=engagement, side=side, kind=kind, to=to)


@transaction.atomic
def put_date(*, by: Any, engagement: Engagement, side: Side, kind: str, to: datetime.date) -> Look:
    """Write the date down for a service that holds the engagement and has settled who may."""
    look = _open_look(engagement, kind)
    before = look.due_on if look else None
    if look is None:
        look = _new_look(engagement, kind, to)
    elif look.state == State.SET_ASIDE:
        check_move(look.state, State.PLANNED)
        look.state, look.due_on = State.PLANNED, to
        look.set_aside_at = look.set_aside_by = None
        look.set_aside_reason = ""
        look.save()
    elif before == to:
        return look
    else:
        look.due_on = to
        look.save(update_fields=["due_on"])
    record(
        "look_planned",
        look,
        by=by,
        stream=engagement.stream,
        facts={"due_on": (before, to)},
        context={"side": side, "kind": kind},
    )
    facts_changed(engagement)
    return look


@transaction.atomic
def set_aside_look(*, by: Any, engagement: Engagement, kind: str, reason: str) -> Look:
    """Say that no look of this kind is needed, and why. The last one is closed with the work instead (D2)."""
    engagement, side = held_engagement(by, engagement)
    if kind == Kind.LAST:
        raise Refused("The last look together can be left out when you complete the work, with a reason.")
    if not reason.strip():
        raise Refused("Say in a line why it is not needed.", field="reason")
    look = _open_look(engagement, kind) or _new_look(engagement, kind, suggested_date(engagement, kind))
    if look.state == State.SET_ASIDE:
        return look
    before = look.state
    check_move(before, State.SET_ASIDE)
    look.state = State.SET_ASIDE
    look.set_aside_at, look.set_aside_by = timezone.now(), by
    look.set_aside_reason = reason.strip()
    look.save(update_fields=["state", "set_aside_at", "set_aside_by", "set_aside_reason"])
    record(
        "look_set_aside",
        look,
        by=by,
        stream=engagement.stream,
        facts={"state": (before, look.state)},
        words={"reason": look.set_aside_reason},
        context={"side": side, "kind": kind},
    )
    facts_changed(engagement)
    return look


@transaction.atomic
def begin_look(*, by: Any, engagement: Engagement, kind: str, way: str) -> Look:
    """Begin a look together, in the way the two choose; one that is being written is gone on with.

    One that was left out half way goes on from what was written then, and nothing opens by it.
    """
    engagement, side = held_engagement(by, engagement)
    look = _open_look(engagement, kind) or _new_look(engagement, kind, timezone.localdate())
    if look.state == State.UNDER_WAY:
        return look
    if look.state == State.SET_ASIDE:
        check_move(look.state, State.PLANNED)
        look.state, look.set_aside_at, look.set_aside_by, look.set_aside_reason = (
            State.PLANNED,
            None,
            None,
            "",
        )
    check_move(look.state, State.UNDER_WAY)
    look.state, look.way = State.UNDER_WAY, Way(way).value
    look.begun_at, look.begun_by, look.begun_side = timezone.now(), by, side
    look.save()
    _make_views(look, way)
    record(
        "look_begun",
        look,
        by=by,
        stream=engagement.stream,
        facts={"state": (State.PLANNED, State.UNDER_WAY)},
        context={"side": side, "kind": kind, "way": way},
    )
    facts_changed(engagement)
    return look


@transaction.atomic
def change_way(*, by: Any, look: Look, way: str) -> Look:
    """Choose the other way, as long as nothing said under the first one is lost or given away.

    To both in the room: at any time; what a side has written alone and not shared stays its own. To each side
    first: only while nothing has been written together.
    """
    look, side = held_look(by, look)
    if look.state != State.UNDER_WAY or look.way == way:
        return look
    before = look.way
    _make_views(look, way)
    look.way = Way(way).value
    look.save(update_fields=["way"])
    record(
        "look_way_changed",
        look,
        by=by,
        stream=look.engagement.stream,
        facts={"way": (before, look.way)},
        context={"side": side, "kind": look.kind, "way": look.way},
    )
    return look


def _make_views(look: Look, way: str) -> None:
    """The views that a way needs and that are not there yet."""
    views = {view.side: view for view in look.views.all()}
    needed: list[str] = [JOINT]
    if way == Way.EACH_FIRST:
        if JOINT in views and views[JOINT].edited_at is not None:
            raise Refused("Something is written together already, so you go on together.")
        needed += [Side.SCHOOL, Side.LLME]
    LookView.objects.bulk_create(LookView(look=look, side=side) for side in needed if side not in views)


def _open_look(engagement: Engagement, kind: str) -> Look | None:
    """The look of this kind that is planned or being written; else the one that was set aside last.

    Refused where there is nothing left to plan: the one midway has been, or the last one.
    """
    looks = list(engagement.looks.filter(kind=kind).order_by("-pk"))
    found = next((look for look in looks if look.state in (State.PLANNED, State.UNDER_WAY)), None)
    if found is not None or kind == Kind.BETWEEN:
        return found
    if kind == Kind.LAST:
        looks = [look for look in looks if since_reopened(engagement, look)]
    if any(look.state == State.HELD for look in looks):
        label = Kind(kind).label.lower()
        raise Refused(f"Both sides have agreed the {label} already.")
    return next((look for look in looks if look.state == State.SET_ASIDE), None)


def _new_look(engagement: Engagement, kind: str, due_on: datetime.date) -> Look:
    if kind == Kind.BETWEEN and not more_looks_open(engagement):
        raise Refused(NO_ROOM)
    return Look.objects.create(engagement=engagement, kind=kind, due_on=due_on)
