"""Writing the rows of a column in a draft: each its own conditional update, so that nothing typed is lost."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.errors import Refused
from plans.lines import FACTS, MOST_FOCI, Kind
from plans.models import Focus, PlanLine, PlanVersion

MOST_LINES = 200
_WORDS = ("words", "role")
EMPTY = {"hours": None, "cover": None}


@dataclass(frozen=True)
class LineEdit:
    """What someone wrote of one row, and the edit they saw (0: it was not there yet).

    The key is made where the form is drawn, so that a form sent twice makes one row. `focus`: the key of the
    focus a row is for; of a focus itself it is its own key.
    """

    key: uuid.UUID
    seen: int
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    focus: uuid.UUID | None = None
    removed: bool = False

    @property
    def words(self) -> str:
        """What of it is free text."""
        return "\n".join(str(self.facts[name]) for name in _WORDS if self.facts.get(name))


def line_rows(version: PlanVersion, edits: list[LineEdit]) -> dict[uuid.UUID, PlanLine]:
    """What the version says in the rows that are written. Too many, or of another plan: refused."""
    if not edits:
        return {}
    rows = {row.key: row for row in version.lines.select_related("focus", "edited_by")}
    new = [edit for edit in edits if edit.key not in rows]
    if len(rows) + len({edit.key for edit in new}) > MOST_LINES:
        raise Refused(f"A plan holds at most {MOST_LINES} rows.")
    foci = {edit.key for edit in new if edit.kind == Kind.FOCUS}
    if foci and 1 + len(foci) + sum(row.kind == Kind.FOCUS for row in rows.values()) > MOST_FOCI + 1:
        raise Refused(f"A plan holds at most {MOST_FOCI} foci. Which can wait?")
    keys = [edit.key for edit in new]
    if PlanLine.objects.filter(key__in=keys).exclude(version__plan=version.plan_id).exists():
        raise Refused("Open this page again and send it once more.")
    return rows


def foci_of(version: PlanVersion, edits: list[LineEdit], also: set[uuid.UUID]) -> dict[uuid.UUID, Focus]:
    """The foci that the rows name, by their key; a new focus is made with its row."""
    keys = {edit.focus for edit in edits if edit.focus} | also
    found = {row.key: row for row in Focus.objects.filter(plan=version.plan_id, key__in=keys)}
    for edit in edits:
        if edit.kind == Kind.FOCUS and edit.focus and edit.focus not in found:
            if Focus.objects.filter(key=edit.focus).exists():
                raise Refused("Open this page again and send it once more.")
            found[edit.focus] = Focus.objects.create(plan=version.plan, key=edit.focus)
    if keys - found.keys():
        raise Refused("Choose a focus of this plan.")
    return found


@transaction.atomic
def write_line(
    *, by: Any, version: PlanVersion, row: PlanLine | None, edit: LineEdit, foci: Mapping[uuid.UUID, Focus]
) -> bool | None:
    """Whether the row changed or is new; None where somebody else was quicker."""
    facts = {name: edit.facts.get(name, EMPTY.get(name, "")) for name in FACTS[edit.kind]}
    facts |= {"focus": foci[edit.focus] if edit.focus else None, "removed": edit.removed}
    if row is None:
        PlanLine.objects.create(version=version, key=edit.key, kind=edit.kind, **facts, edited_by=by)
        return True
    if row.kind != edit.kind:
        raise Refused("Open this page again and send it once more.")
    if all(getattr(row, name) == value for name, value in facts.items()):
        return False
    changed = PlanLine.objects.filter(pk=row.pk, edit_number=edit.seen).update(
        **facts, edit_number=F("edit_number") + 1, edited_at=timezone.now(), edited_by=by
    )
    return True if changed else None
