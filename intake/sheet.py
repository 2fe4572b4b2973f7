"""Reading a hub's spreadsheet of schools that wait: URN, who suggests, one line why.

Nothing is written here: a file becomes rows of text, and rows of text become rows that are ready, here
already, or say what is wrong with them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.sheet_rows import SheetRow, line_of
from engagements.one_at_a_time import live_references
from engagements.running import find_school
from hubs.models import Hub
from intake.models import Nomination
from intake.rules import doubts
from intake.states import Answer, Source
from schools.models import School
from schools.urns import schools_by_urn

ALIASES = {
    "urn": "urn", "school urn": "urn", "urn number": "urn", "dfe urn": "urn",
    "unique reference number": "urn",
    "who suggests": "source", "who suggests it": "source", "suggested by": "source", "source": "source",
    "who": "source", "from": "source", "put forward by": "source", "referred by": "source",
    "why": "why", "why in a line": "why", "one line why": "why", "reason": "why", "reasons": "why",
    "reason s": "why",
    "why are we offering this": "why", "notes": "why", "comment": "why", "comments": "why",
    "phase": "phase", "school phase": "phase",
}  # fmt: skip
# What people write into such a column, by its beginning or a word in it; the first that fits counts.
SOURCES = (
    (Source.SCHOOL, r"^(the )?school\b|^head\b|headteacher|maths lead|^self"),
    (Source.NCETM, r"\bncetm\b|\brise\b|\bdfe\b"),
    (Source.TRUST, r"\btrust\b|\bmat\b|\bsat\b|academ"),
    (Source.AUTHORITY, r"^(the )?la\b|authority|council|\bborough\b|\bcounty\b|^la "),
    (Source.HUB, r"\bhub\b|coordinator|\bllme\b|^us$"),
)
PLAIN = re.compile(
    r"^(the )?(school|head|headteacher|self|trust|mat|la|local authority|hub|us|ncetm|rise|ncetm or rise)$"
)


@dataclass
class Row(SheetRow):
    """One line of the sheet: what was typed, what it means, and what is wrong with it."""

    school: School | None = None
    phase: str = ""
    source: str = ""
    source_name: str = ""
    against: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """Who suggests it, in words."""
        label = str(dict(Source.choices).get(self.source, ""))
        return f"{label} ({self.source_name})" if self.source_name else label


def check_rows(hub: Hub, typed: Iterable[Mapping[str, str]]) -> list[Row]:
    """Every row understood or told what is wrong, in a fixed number of queries."""
    rows = [Row(line_of(row, number), dict(row)) for number, row in enumerate(typed, start=1)]
    schools = schools_by_urn(row.typed["urn"] for row in rows)
    urns = schools.values()
    live = live_references(school.pk for school in urns)
    waiting = _by_school_phase(Nomination.objects.open().filter(hub=hub, school__in=urns), "answer")
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        _check_words(row)
        _check_school(row, hub, schools)
        if row.school is None or not row.phase:
            continue
        key = (row.school.pk, row.phase)
        if key in live:
            row.here_already = f"Work is under way: {live[key]}"
        elif waiting.get(key) == Answer.NO and row.source != Source.SCHOOL:
            row.here_already = "The head said no thank you"
        elif key in waiting and waiting[key] != Answer.NO:
            row.here_already = "On the waiting list"
        elif key in seen:
            row.errors["urn"] = f"This school stands in row {seen[key]} already."
        seen.setdefault(key, row.line)
        if row.here_already:
            row.errors.clear()  # nothing of it comes in, so nothing is to be mended
    return rows


def _by_school_phase(rows: Any, name: str) -> dict[tuple[int, str], str]:
    return {(urn, phase): value for urn, phase, value in rows.values_list("school", "phase", name)}


def _check_words(row: Row) -> None:
    who, why = " ".join(row.typed["source"].split()), row.typed["why"].strip()
    row.source = source_of(who)
    if not who:
        row.errors["source"] = "Say who suggests it: the school, a trust, the local authority or the hub."
    elif not row.source:
        row.errors["source"] = "Begin with school, trust, local authority, hub or NCETM; a name may follow."
    elif len(who) > 120:
        row.errors["source"] = "Say it in 120 letters or fewer."
    elif not PLAIN.match(who.lower()) and row.source != Source.SCHOOL:
        row.source_name = who
    if not why:
        row.errors["why"] = "Say why in a line. The headteacher may read it."
    elif len(why) > 200:
        row.errors["why"] = "Say it in 200 letters or fewer."
    if len(row.typed["all_the_same"].strip()) > 200:
        row.errors["all_the_same"] = "Say it in 200 letters or fewer."


def source_of(who: str) -> str:
    """Who suggests it, from what people write: "Norfolk LA", "Harbour Learning Trust", "Head asked us"."""
    lower = who.lower()
    if re.search(r"\bla$", lower):
        return Source.AUTHORITY
    return next((source for source, words in SOURCES if re.search(words, lower)), "")


def _check_school(row: Row, hub: Hub, schools: Mapping[str, School]) -> None:
    find_school(row, schools)
    if row.school is None:
        return
    row.against = doubts(row.school, hub)
    if row.against and not row.typed["all_the_same"].strip():
        row.errors["all_the_same"] = f"{' '.join(row.against)} Say why you add it all the same."
