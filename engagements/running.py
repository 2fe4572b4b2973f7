"""Reading a hub's own spreadsheet of running work: messy headers, total rows, dates of any kind.

Nothing is written here: a file becomes rows of text, and rows of text become rows that are either ready,
here already, or say what is wrong with them.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from core.dates import academic_year, academic_year_span
from core.errors import Refused
from core.sheets import date_typed, read_table, rows_by_heading
from engagements.models import Engagement
from engagements.models.engagement import Phase
from engagements.rules import belongs_elsewhere
from engagements.states import LIVE
from hubs.models import Hub
from llmes.models import LLME, LLMEMembership
from schools.models import School

MOST_ROWS = 100
NAMES = ("urn", "llme", "starts_on", "agreed", "used", "focus", "phase", "conflict_reason")
ALIASES = {
    "urn": "urn", "school urn": "urn", "urn number": "urn", "dfe urn": "urn",
    "llme": "llme", "llme name": "llme", "llme email": "llme", "lead llme": "llme", "local leader": "llme",
    "start": "starts_on", "start date": "starts_on", "started": "starts_on", "from": "starts_on",
    "date started": "starts_on",
    "agreed days": "agreed", "days agreed": "agreed", "agreed": "agreed", "days": "agreed",
    "total days": "agreed", "allocation": "agreed", "days allocated": "agreed",
    "used so far": "used", "days used": "used", "used": "used", "used days": "used", "days to date": "used",
    "focus": "focus", "focus of work": "focus", "area of focus": "focus", "about": "focus",
    "phase": "phase", "school phase": "phase",
}  # fmt: skip
PHASES = {"primary": Phase.PRIMARY, "secondary": Phase.SECONDARY}
PHASE_OF_CODE = {"1": "", "2": "primary", "3": "primary", "4": "secondary", "5": "secondary"}


@dataclass
class Row:
    """One line of the sheet: what was typed, what it means, and what is wrong with it."""

    line: int
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    school: School | None = None
    llme: LLME | None = None
    starts_on: datetime.date | None = None
    expected_end_on: datetime.date | None = None
    agreed: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    phase: str = ""
    here_already: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.errors and not self.here_already


def read_sheet(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV or Excel file as text by our names; refuses with a sentence what can't be read."""
    rows = rows_by_heading(read_table(content), ALIASES, needs="urn")
    if rows is None:
        raise Refused(
            "No row of headings was found. The first row should hold URN, LLME, Start, Agreed days, "
            "Used so far, Focus.",
            field="sheet",
        )
    if not rows:
        raise Refused("The file has headings but no rows.", field="sheet")
    if len(rows) > MOST_ROWS:
        raise Refused(f"Send {MOST_ROWS} rows at a time; this file has {len(rows)}.", field="sheet")
    return rows


def check_rows(hub: Hub, typed: Iterable[Mapping[str, str]]) -> list[Row]:
    """Every row understood or told what is wrong, in a fixed number of queries."""
    rows = [Row(number, dict(row)) for number, row in enumerate(typed, start=1)]
    urns = {int(row.typed["urn"]) for row in rows if re.fullmatch(r"\d{5,6}", row.typed["urn"])}
    schools = School.objects.select_related("hub").in_bulk(urns)
    live = {
        (urn, phase): reference
        for urn, phase, reference in Engagement.objects.filter(school__in=urns, status__in=LIVE).values_list(
            "school", "phase", "reference"
        )
    }
    people = _people(hub)
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        _check(row, schools, people)
        if row.school is None or not row.phase:
            continue
        elsewhere = belongs_elsewhere(row.school, hub)
        if elsewhere:
            row.errors["urn"] = elsewhere
            continue
        key = (row.school.urn, row.phase)
        if key in live:
            row.here_already = live[key]
        elif key in seen:
            row.errors["urn"] = f"This school stands in row {seen[key]} already."
        else:
            seen[key] = row.line
    return rows


def _people(hub: Hub) -> dict[str, list[LLME]]:
    members = LLMEMembership.objects.current().filter(hub=hub).values("llme")
    found: dict[str, list[LLME]] = {}
    for llme in LLME.objects.filter(pk__in=members).select_related("user"):
        for key in (llme.user.email, _key(llme.user.name)):
            found.setdefault(key, []).append(llme)
    return found


def _key(name: str) -> str:
    """A name as it is compared: without titles, commas turned, in lower case."""
    name = re.sub(r"\b(mr|mrs|ms|miss|dr)\b\.?", "", name.lower())
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    return " ".join(name.split())


def _check(row: Row, schools: Mapping[int, School], people: Mapping[str, list[LLME]]) -> None:
    typed = row.typed
    _check_school(row, schools)
    if typed["llme"]:
        found = people.get(typed["llme"].strip().lower()) or people.get(_key(typed["llme"])) or []
        if len(found) == 1:
            row.llme = found[0]
        elif found:
            row.errors["llme"] = "Two LLMEs of the hub have this name. Type the email address."
        else:
            row.errors["llme"] = "No LLME of the hub has this name. Invite them first, or leave it empty."
    row.starts_on = date_typed(typed["starts_on"])
    if row.starts_on is None:
        row.errors["starts_on"] = "Enter the start date, like 12/10/2026."
    elif row.starts_on > timezone.localdate():
        row.errors["starts_on"] = "Running work began in the past. Open it as new work instead."
    else:
        today = max(row.starts_on, timezone.localdate())
        row.expected_end_on = academic_year_span(academic_year(today)).ends_on
    row.agreed = _days(row, "agreed", Decimal("0.5"))
    row.used = _days(row, "used", Decimal(0))
    if "agreed" not in row.errors and "used" not in row.errors and row.used > row.agreed:
        row.errors["used"] = "More days are used than agreed. Correct one of the two."
    if not typed["focus"].strip():
        row.errors["focus"] = "Say in a few words what the work is about."
    elif len(typed["focus"]) > 200:
        row.errors["focus"] = "Say it in 200 letters or fewer."


def _check_school(row: Row, schools: Mapping[int, School]) -> None:
    urn, phase = row.typed["urn"].strip(), row.typed["phase"].strip().lower()
    if not re.fullmatch(r"\d{5,6}", urn):
        row.errors["urn"] = "Enter the school's URN: six digits." if urn else "Enter the school's URN."
        return
    row.school = schools.get(int(urn))
    if row.school is None:
        row.errors["urn"] = f"The register holds no school with URN {urn}."
        return
    row.phase = PHASES.get(phase, PHASE_OF_CODE.get(row.school.phase_code, "") if not phase else "")
    if not row.phase:
        row.errors["phase"] = "Say primary or secondary: this school may be either."


def _days(row: Row, name: str, least: Decimal) -> Decimal:
    text = row.typed[name].strip().lower().replace("days", "").replace("day", "").replace("½", ".5").strip()
    text = text.replace(",", ".")
    if not text and name == "used":
        return Decimal(0)
    try:
        days = Decimal(text)
    except InvalidOperation:
        row.errors[name] = "Enter days in whole or half days, like 6 or 6.5."
        return Decimal(0)
    if not days.is_finite() or days < least or days > 200 or days * 2 != int(days * 2):
        row.errors[name] = "Enter days in whole or half days, like 6 or 6.5."
        return Decimal(0)
    return days
