"""Reading a hub's spreadsheet of schools that wait: URN, who suggests, one line why.

Nothing is written here: a file becomes rows of text, and rows of text become rows that are ready, here
already, or say what is wrong with them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Refused
from core.sheets import read_table, rows_by_heading
from engagements.models import Engagement
from engagements.running import PHASE_OF_CODE, PHASES
from engagements.states import LIVE
from hubs.models import Hub
from intake.models import Nomination
from intake.rules import doubts
from intake.states import Answer, Source
from schools.models import School

MOST_ROWS = 100
NAMES = ("urn", "source", "why", "phase", "all_the_same")
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
class Row:
    """One line of the sheet: what was typed, what it means, and what is wrong with it."""

    line: int
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    school: School | None = None
    phase: str = ""
    source: str = ""
    source_name: str = ""
    here_already: str = ""
    against: list[str] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.errors and not self.here_already

    @property
    def who(self) -> str:
        """Who suggests it, in words."""
        label = str(dict(Source.choices).get(self.source, ""))
        return f"{label} ({self.source_name})" if self.source_name else label


def read_waiting_sheet(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV or Excel file as text by our names; refuses with a sentence what can't be read."""
    rows = rows_by_heading(read_table(content), ALIASES, needs="urn")
    if rows is None:
        raise Refused(
            "No row of headings was found. The first row should hold URN, Who suggests, Why.", field="sheet"
        )
    if not rows:
        raise Refused("The file has headings but no rows.", field="sheet")
    if len(rows) > MOST_ROWS:
        raise Refused(f"Send {MOST_ROWS} rows at a time; this file has {len(rows)}.", field="sheet")
    return [{known: row.get(known, "") for known in NAMES} for row in rows]


def check_rows(hub: Hub, typed: Iterable[Mapping[str, str]]) -> list[Row]:
    """Every row understood or told what is wrong, in a fixed number of queries."""
    rows = [Row(number, dict(row)) for number, row in enumerate(typed, start=1)]
    urns = {int(row.typed["urn"]) for row in rows if is_urn(row.typed["urn"])}
    schools = School.objects.select_related("hub").in_bulk(urns)
    live = _by_school_phase(Engagement.objects.filter(school__in=urns, status__in=LIVE), "reference")
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
    return rows


def _by_school_phase(rows: Any, name: str) -> dict[tuple[int, str], str]:
    return {(urn, phase): value for urn, phase, value in rows.values_list("school", "phase", name)}


def is_urn(text: str) -> bool:
    """Whether it has the form of a URN."""
    return re.fullmatch(r"[0-9]{5,7}", text.strip()) is not None


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


def source_of(who: str) -> str:
    """Who suggests it, from what people write: "Norfolk LA", "Harbour Learning Trust", "Head asked us"."""
    lower = who.lower()
    if re.search(r"\bla$", lower):
        return Source.AUTHORITY
    return next((source for source, words in SOURCES if re.search(words, lower)), "")


def _check_school(row: Row, hub: Hub, schools: Mapping[int, School]) -> None:
    urn, phase = row.typed["urn"].strip(), row.typed["phase"].strip().lower()
    if not is_urn(urn):
        row.errors["urn"] = "Enter the school’s URN: six digits." if urn else "Enter the school’s URN."
        return
    row.school = schools.get(int(urn))
    if row.school is None:
        row.errors["urn"] = f"The register holds no school with URN {urn}."
        return
    row.phase = PHASES.get(phase, PHASE_OF_CODE.get(row.school.phase_code, "") if not phase else "")
    if not row.phase:
        row.errors["phase"] = "Say primary or secondary: this school may be either."
    row.against = doubts(row.school, hub)
    if row.against and not row.typed["all_the_same"].strip():
        row.errors["all_the_same"] = f"{' '.join(row.against)} Say why you add it all the same."
