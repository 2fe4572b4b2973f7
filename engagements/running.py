"""Reading a hub's own spreadsheet of running work: messy headers, total rows, dates of any kind.

Nothing is written here: a file becomes rows of text, and rows of text become rows that are either ready,
here already, or say what is wrong with them.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.dates import academic_year, academic_year_label, academic_year_span
from core.fields import show_days
from core.sheet_rows import SheetRow, line_of
from core.sheets import date_typed, halves_typed
from core.written import days_words
from engagements.models.engagement import Phase
from engagements.one_at_a_time import live_references
from engagements.rules import belongs_elsewhere
from hubs.models import Hub
from llmes.models import LLME, LLMEMembership
from schools.models import School
from schools.urns import is_urn, schools_by_urn

ALIASES = {
    "urn": "urn", "school urn": "urn", "urn number": "urn", "dfe urn": "urn",
    "llme": "llme", "llme name": "llme", "llme email": "llme", "lead llme": "llme", "local leader": "llme",
    "link llme": "llme",
    "start": "starts_on", "start date": "starts_on", "started": "starts_on", "from": "starts_on",
    "date started": "starts_on",
    "agreed days": "agreed", "days agreed": "agreed", "agreed": "agreed", "days": "agreed",
    "total days": "agreed", "allocation": "agreed", "days allocated": "agreed",
    "allocated days": "agreed", "no of days": "agreed", "number of days": "agreed",
    "used so far": "used", "days used": "used", "used": "used", "used days": "used", "days to date": "used",
    "days used to date": "used", "used to date": "used", "days taken": "used", "days delivered": "used",
    "days done": "used", "days so far": "used", "days used so far": "used",
    "used this year": "used_this_year", "days used this year": "used_this_year",
    "used since september": "used_this_year", "this year": "used_this_year",
    "last visit": "last_on", "last day": "last_on", "last contact": "last_on", "last seen": "last_on",
    "date of last visit": "last_on", "last visited": "last_on",
    "focus": "focus", "focus of work": "focus", "area of focus": "focus", "about": "focus",
    "phase": "phase", "school phase": "phase",
}  # fmt: skip
MOST_DAYS = Decimal(200)
PHASES = {"primary": Phase.PRIMARY, "secondary": Phase.SECONDARY}
PHASE_OF_CODE = {"1": "", "2": "primary", "3": "primary", "4": "secondary", "5": "secondary"}


@dataclass
class Row(SheetRow):
    """One line of the sheet: what was typed, what it means, and what is wrong with it."""

    school: School | None = None
    llme: LLME | None = None
    starts_on: datetime.date | None = None
    expected_end_on: datetime.date | None = None
    agreed: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    used_this_year: Decimal | None = None
    last_on: datetime.date | None = None
    phase: str = ""

    @property
    def over(self) -> Decimal:
        """Days past the agreed number: they come in recorded, not yet counted (D5)."""
        return max(self.used - self.agreed, Decimal(0))

    @property
    def spans_years(self) -> bool:
        """Whether its days may be of this school year and of earlier ones."""
        return bool(self.used and self.starts_on and self.starts_on < _this_year().starts_on)

    @property
    def notes(self) -> list[str]:
        """What somebody should know before this row comes in, in sentences."""
        said = []
        if self.over:
            said.append(
                f"{days_words(self.over).capitalize()} more than agreed: recorded, not yet counted, until "
                f"both sides agree {days_words(self.used)}."
            )
        if self.spans_years:
            now = self.used if self.used_this_year is None else self.used_this_year
            label = academic_year_label(academic_year(timezone.localdate()))
            earlier = show_days(self.used - now)
            said.append(f"{show_days(now)} of them count in {label}, {earlier} in years before.")
        return said


def check_rows(hub: Hub, typed: Iterable[Mapping[str, str]]) -> list[Row]:
    """Every row understood or told what is wrong, in a fixed number of queries."""
    rows = [Row(line_of(row, number), dict(row)) for number, row in enumerate(typed, start=1)]
    schools = schools_by_urn(row.typed["urn"] for row in rows)
    live = live_references(school.pk for school in schools.values())
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
            row.errors.clear()  # nothing of it comes in, so nothing is to be mended
        elif key in seen:
            row.errors["urn"] = f"This school stands in row {seen[key]} already."
        else:
            seen[key] = row.line
    for row in rows:
        if row.is_ready and row.spans_years:
            _show_years(row)
    return rows


def _show_years(row: Row) -> None:
    """The days of this year stand open to be corrected: all of them, where the sheet does not say."""
    row.to_look_at = ("used_this_year",)
    now = row.used if row.used_this_year is None else row.used_this_year
    row.typed["used_this_year"] = show_days(now)


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


def _check(row: Row, schools: Mapping[str, School], people: Mapping[str, list[LLME]]) -> None:
    typed = row.typed
    find_school(row, schools)
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
        row.expected_end_on = _this_year().ends_on
    row.agreed = _days(row, "agreed", Decimal("0.5"))
    row.used = _days(row, "used", Decimal(0))
    if typed.get("last_on", "").strip():
        row.last_on = date_typed(typed["last_on"])
        if row.last_on is None:
            row.errors["last_on"] = "Enter the date of the last visit, like 12/10/2026, or leave it empty."
        elif row.starts_on and not row.starts_on <= row.last_on <= timezone.localdate():
            row.errors["last_on"] = "The last visit lies between the start and today."
    _check_this_year(row)
    if not typed["focus"].strip():
        row.errors["focus"] = "Say in a few words what the work is about."
    elif len(typed["focus"]) > 200:
        row.errors["focus"] = "Say it in 200 letters or fewer."


def _check_this_year(row: Row) -> None:
    """How many of the days are of this school year: all of them unless the sheet says how many, or the last
    visit was before it."""
    text = row.typed.get("used_this_year", "").strip()
    if text:
        row.used_this_year = _days(row, "used_this_year", Decimal(0))
        if not {"used", "used_this_year"} & row.errors.keys() and row.used_this_year > row.used:
            row.errors["used_this_year"] = "No more can be of this school year than were used in all."
    elif row.last_on is not None and row.last_on < _this_year().starts_on:
        row.used_this_year = Decimal(0)


def _this_year() -> Any:
    return academic_year_span(academic_year(timezone.localdate()))


def find_school(row: Any, schools: Mapping[str, School]) -> None:
    """Which school of the register a row means, and which of its phases; else what is wrong beside it."""
    urn, phase = row.typed["urn"], row.typed["phase"].strip().lower()
    row.school = schools.get(urn)
    if row.school is None:
        row.errors["urn"] = (
            f"The register holds no school with URN {urn.strip()}."
            if is_urn(urn)
            else "Enter the school’s URN: six digits."
            if urn
            else "Enter the school’s URN."
        )
        return
    row.phase = PHASES.get(phase, PHASE_OF_CODE.get(row.school.phase_code, "") if not phase else "")
    if not row.phase:
        row.errors["phase"] = "Say primary or secondary: this school may be either."


def _days(row: Row, name: str, least: Decimal) -> Decimal:
    text = row.typed[name].strip()
    days = Decimal(0) if not text and name == "used" else halves_typed(text)
    if days is None or not least <= days <= MOST_DAYS:
        row.errors[name] = "Enter days in whole or half days, like 6 or 6.5."
        return Decimal(0)
    return days
