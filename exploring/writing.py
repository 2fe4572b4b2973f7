"""Writing what is said of each area, one by one: nothing typed is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from exploring.states import Area, Where

CHANGED = "Someone else changed this while you were writing. Both texts are below: nothing is lost."


@dataclass(frozen=True)
class AreaEdit:
    """What someone wrote of one area, and the edit they saw (0: nothing stood there yet)."""

    area: str
    seen: int
    strengths: str = ""
    needs: str = ""
    where: str = ""
    difference: str = ""


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line break, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def write_areas(rows: Any, edits: Iterable[AreaEdit], *, by: Any, joint: bool) -> tuple[dict[str, Any], int]:
    """Write each area by a conditional update on the edit that was seen; who calls holds the engagement.

    Returns the areas that somebody else changed meanwhile, as they stand now, and how many were written.
    Saying what stands there already is no change.
    """
    there = {row.area: row for row in rows.select_related("edited_by")}
    stale: dict[str, Any] = {}
    written = 0
    for edit in edits:
        said: dict[str, str] = {
            "strengths": tidy(edit.strengths),
            "needs": tidy(edit.needs),
            "where": Where(edit.where).value if edit.where else "",
        }
        if joint:
            said["difference"] = tidy(edit.difference)
        row = there.get(Area(edit.area).value)
        if row is None:
            if any(said.values()):
                rows.create(area=Area(edit.area).value, edited_by=by, **said)
                written += 1
            continue
        if all(getattr(row, name) == value for name, value in said.items()):
            continue
        changed = rows.filter(pk=row.pk, edit_number=edit.seen).update(
            **said, edit_number=F("edit_number") + 1, edited_at=timezone.now(), edited_by=by
        )
        if changed:
            written += 1
        else:
            stale[row.area] = row
    return stale, written
