"""A note, link or file as evidence: added, put right, withdrawn. Nothing is deleted (D18)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement, SupportDay
from engagements.services.days import note_day_changed
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked
from engagements.states import DayState
from evidence.files import check_file
from evidence.models import Decision, Evidence, Finding
from evidence.services.decisions import cite_what_followed
from evidence.services.joining import join_evidence
from evidence.services.recording import WHAT


@transaction.atomic
def add_evidence(
    *,
    by: Any,
    engagement: Engagement,
    kind: str,
    on: datetime.date,
    looked: str,
    seen: str = "",
    source: str = "",
    link: str = "",
    year_group: str = "",
    upload: UploadedFile | None = None,
    day: SupportDay | None = None,
    findings: Iterable[Finding] = (),
    decision: Decision | None = None,
) -> Evidence:
    """Add what was seen: a note, a link or a file, on a day or on our work, and what it speaks to.

    A file is looked at first. `decision`: one whose evidence was to follow, which now cites this.
    """
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    if not Decision.objects.owed().filter(engagement=engagement).exists():
        refuse_if_over(engagement)  # what was to follow after the close can follow
    if on > timezone.localdate():
        raise Refused("Enter a date up to today.", field="on")
    if not (seen.strip() or link or upload):
        raise Refused("Write what was seen, or add a link or a file.", field="seen")
    row = Evidence(
        engagement=engagement,
        day=day,
        kind=kind,
        on=on,
        looked=looked,
        seen=seen,
        source=source,
        link=link,
        year_group=year_group,
        side=side,
        added_by=by,
    )
    if day is not None and row.is_tick and upload is None:
        _refuse_second_tick(day, kind)
    if upload is not None:
        _take_file(row, upload)
    try:
        row.save()
        if day is not None:
            note_day_changed(by=by, engagement=engagement, day=day, what=WHAT)
    except Exception:
        if row.file and row.file.name:
            row.file.storage.delete(row.file.name)
        raise
    _record("evidence_added", row, by=by, side=side)
    for finding in findings:
        join_evidence(by=by, finding=finding, engagement=engagement, evidence=[row], side=side)
    if decision is not None:
        cite_what_followed(by=by, decision=decision, engagement=engagement, cited=[row], side=side)
    return row


def _refuse_second_tick(day: SupportDay, kind: str) -> None:
    if day.state in (DayState.CONFIRMED, DayState.ACCEPTED):
        raise Refused("This day is settled. Add it to our work instead, or add a link or a file.")
    if Evidence.objects.filter(day=day, kind=kind, withdrawn_at__isnull=True, link="", file_name="").exists():
        raise Refused("This kind is on the day already. Reword the day to change its line.", field="kind")


def _take_file(row: Evidence, upload: UploadedFile) -> None:
    try:
        checked = check_file(upload)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="file") from error
    row.file, row.file_name, row.file_type = checked.content, checked.name, checked.mime


@transaction.atomic
def edit_evidence(
    *,
    by: Any,
    evidence: Evidence,
    seen_version: int,
    kind: str,
    on: datetime.date,
    looked: str,
    seen: str,
    source: str,
    link: str,
    year_group: str = "",
) -> Evidence:
    """Its side puts it right; the second saver sees the first's change. Earlier words are not kept."""
    row, side = _held(evidence, by, seen_version=seen_version)
    if on > timezone.localdate():
        raise Refused("Enter a date up to today.", field="on")
    values = {
        "kind": kind,
        "on": on,
        "looked": looked,
        "seen": seen,
        "source": source,
        "link": link,
        "year_group": year_group,
    }
    if not (seen.strip() or link or row.file):
        raise Refused("Write what was seen, or add a link.", field="seen")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    before = {"kind": row.kind, "on": row.on, "looked": row.looked}
    for name, value in values.items():
        setattr(row, name, value)
    row.edited_at, row.edited_by = timezone.now(), by
    row.version += 1
    row.save(update_fields=[*values, "edited_at", "edited_by", "version"])
    if row.day is not None:
        note_day_changed(by=by, engagement=row.engagement, day=row.day, what=WHAT)
    facts = {name: (old, getattr(row, name)) for name, old in before.items()}
    _record("evidence_edited", row, by=by, side=side, facts=facts)
    return row


@transaction.atomic
def withdraw_evidence(*, by: Any, evidence: Evidence, seen_version: int, reason: str) -> Evidence:
    """Its side withdraws it with a reason; it stays on the record as withdrawn and counts for nothing."""
    row, side = _held(evidence, by, seen_version=seen_version)
    if not reason.strip():
        raise Refused("Say why in a line. Both sides can read it.", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "version"])
    if row.day is not None:
        note_day_changed(by=by, engagement=row.engagement, day=row.day, what=WHAT)
    _record("evidence_withdrawn", row, by=by, side=side, words={"reason": reason})
    return row


def _held(evidence: Evidence, user: Any, *, seen_version: int) -> tuple[Evidence, str]:
    engagement = locked(evidence.engagement)
    side = writer_side(engagement, user)
    refuse_if_over(engagement)
    row = Evidence.objects.select_related("day").get(pk=evidence.pk)
    row.engagement = engagement
    if row.side != side:
        raise Refused("The side that added this changes it.")
    if row.withdrawn_at is not None:
        raise Refused("This has been withdrawn.")
    if row.version != seen_version:
        raise Stale("Someone else changed this while you were writing.", current=row)
    if row.is_tick and row.day is not None and row.day.state not in (DayState.RECORDED, DayState.SENT_BACK):
        raise Refused("This belongs to a day that is settled, so it stays as it is.")
    return row, side


def _record(
    verb: str,
    row: Evidence,
    *,
    by: Any,
    side: str,
    facts: dict[str, tuple[Any, Any]] | None = None,
    words: dict[str, str] | None = None,
) -> None:
    record(
        verb,
        row,
        by=by,
        stream=row.engagement.stream,
        facts=facts or {"on": (None, row.on)},
        words=words or {"seen": row.seen, "source": row.source, "link": row.link, "file_name": row.file_name},
        context={
            "side": side,
            "kind": row.kind,
            "day": row.day_id,
            "on": row.on,
            "form": "file" if row.file else "link" if row.link else "note",
        },
    )
