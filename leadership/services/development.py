"""Staff development: noted, put right, withdrawn; who takes part in roles and counts (B11)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.rooms import is_open
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked
from leadership.models import DevelopmentReach, DevelopmentSession
from leadership.rules import EDITORS, can_note_development


@dataclass(frozen=True)
class Counts:
    """How many of a role were expected, and how many came; None: not known yet."""

    expected: int
    actual: int | None = None


@transaction.atomic
def add_development(
    *,
    by: Any,
    engagement: Engagement,
    title: str,
    on: datetime.date,
    led: str,
    note: str = "",
    reach: Mapping[str, Counts],
) -> DevelopmentSession:
    """Note a session, past or to come, with who takes part as roles and counts."""
    engagement, side = _writable(by, engagement)
    if not is_open(engagement, "development"):
        raise Refused("This part is not open yet. Open it first.")
    _check(title, on, reach)
    session = DevelopmentSession.objects.create(
        engagement=engagement,
        title=title.strip(),
        on=on,
        led=DevelopmentSession.LedBy(led),
        note=note.strip(),
        side=side,
        added_by=by,
    )
    _write_reach(session, reach)
    _record("development_added", session, by=by, side=side)
    return session


@transaction.atomic
def edit_development(
    *,
    by: Any,
    session: DevelopmentSession,
    seen_version: int,
    title: str,
    on: datetime.date,
    led: str,
    note: str,
    reach: Mapping[str, Counts],
) -> DevelopmentSession:
    """Put it right, or add how many came; the second saver sees the first's change. Either side may."""
    session, side = _held(by, session, seen_version)
    _check(title, on, reach)
    before = {"on": session.on, "led": session.led} | _came(session)
    session.title, session.on, session.note = title.strip(), on, note.strip()
    session.led = DevelopmentSession.LedBy(led)
    session.version += 1
    session.save(update_fields=["title", "on", "led", "note", "version"])
    _write_reach(session, reach)
    after = {"on": session.on, "led": session.led} | _came(session)
    facts = {name: (before.get(name), after.get(name)) for name in before.keys() | after.keys()}
    _record("development_edited", session, by=by, side=side, facts=facts)
    return session


@transaction.atomic
def withdraw_development(
    *, by: Any, session: DevelopmentSession, seen_version: int, reason: str
) -> DevelopmentSession:
    """Withdraw it, with a reason both sides can read; it counts for nothing from then on."""
    session, side = _held(by, session, seen_version)
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    session.withdrawn_at, session.withdrawn_by = timezone.now(), by
    session.withdrawn_reason = reason.strip()
    session.version += 1
    session.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "version"])
    _record("development_withdrawn", session, by=by, side=side)
    return session


def _writable(user: Any, engagement: Engagement) -> tuple[Engagement, str]:
    engagement = locked(engagement)
    if not can_note_development(user, engagement):
        raise Refused(EDITORS)
    refuse_if_over(engagement)
    return engagement, writer_side(engagement, user).value


def _held(user: Any, session: DevelopmentSession, seen: int) -> tuple[DevelopmentSession, str]:
    engagement, side = _writable(user, session.engagement)
    session = DevelopmentSession.objects.get(pk=session.pk)
    session.engagement = engagement
    if session.withdrawn_at is not None:
        raise Refused("This has been withdrawn.")
    if session.version != seen:
        raise Stale("Someone else changed this while you were writing.", current=session)
    return session, side


def _check(title: str, on: datetime.date, reach: Mapping[str, Counts]) -> None:
    if not title.strip():
        raise Refused("Say in a few words what it is about.", field="title")
    if not reach:
        raise Refused("Say for one role how many are expected.", field="expected_teachers")
    for role, counts in reach.items():
        if counts.expected < 1:
            raise Refused("Enter 1 or more.", field=f"expected_{role}")
        if counts.actual is not None and counts.actual > counts.expected:
            raise Refused("More came than this: put the number expected right.", field=f"expected_{role}")
        if counts.actual is not None and on > timezone.localdate():
            raise Refused("This is still to come, so nobody has come yet.", field=f"actual_{role}")


def _write_reach(session: DevelopmentSession, reach: Mapping[str, Counts]) -> None:
    there = {row.role: row for row in session.reach.all()}
    for role in there.keys() - reach.keys():
        there[role].delete()
    for role, counts in reach.items():
        row = there.get(role) or DevelopmentReach(session=session, role=DevelopmentReach.Role(role))
        row.expected, row.actual = counts.expected, counts.actual
        row.save()


def _came(session: DevelopmentSession) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in DevelopmentReach.objects.filter(session=session):
        found |= {f"{row.role}_expected": row.expected, f"{row.role}_came": row.actual}
    return found


def _record(
    verb: str, session: DevelopmentSession, *, by: Any, side: str, facts: dict[str, Any] | None = None
) -> None:
    record(
        verb,
        session,
        by=by,
        stream=session.engagement.stream,
        facts=facts if facts is not None else {"on": (None, session.on)},
        words={"title": session.title, "note": session.note, "reason": session.withdrawn_reason},
        context={"side": side, "on": session.on},
    )
