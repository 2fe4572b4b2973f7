"""What each file says: its columns, and what one row of it means. docs/data-hubs.md tells it to people."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.dates import academic_year_span
from hubs.loading.reading import BadCell, Row, Table
from hubs.models import (
    AreaKind,
    Authority,
    BankHoliday,
    District,
    Hub,
    HubArea,
    HubLeadSchool,
    PriorityArea,
    Term,
)


@dataclass
class Known:
    """What rows may refer to: codes in the database and in the files read so far."""

    hubs: set[str]
    authorities: dict[str, str]
    districts: dict[str, str]

    def hub(self, row: Row, *, needed: bool = True) -> str:
        code = row.text("hub", needed=needed).lower()
        if code and code not in self.hubs:
            raise BadCell(f"there is no hub “{code}” in hubs.csv or in the database.")
        return code

    def area(self, row: Row) -> tuple[str, str, str]:
        """Kind, code and name of an area."""
        kind = row.one_of("kind", [AreaKind.AUTHORITY.value, AreaKind.DISTRICT.value])
        if kind == AreaKind.AUTHORITY:
            code, names, file = row.padded("code", 3), self.authorities, "authorities.csv"
        else:
            code, names, file = row.gss("code"), self.districts, "districts.csv"
        if code not in names:
            raise BadCell(f"there is no {kind} {code} in {file} or in the database.")
        return kind, code, names[code]


Parsed = tuple[dict[str, Any], dict[str, Any]]  # what makes it one thing, and what is said of it


@dataclass(frozen=True)
class Sheet:
    """One kind of thing: its model, its file, and how a row is read."""

    model: Any
    noun: str
    table: Table
    read: Callable[[Row, Known], Parsed]


def _period(row: Row) -> dict[str, Any]:
    starts_on, ends_on = row.date("starts_on"), row.date("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise BadCell("it ends before it begins.")
    return {"starts_on": starts_on, "ends_on": ends_on}


def _authority(row: Row, known: Known) -> Parsed:
    code, name = row.padded("code", 3), row.text("name", needed=True, longest=120)
    known.authorities[code] = name
    said = {
        "gss_code": row.gss("gss_code", needed=False),
        "name": name,
        "region": row.text("region", longest=60),
    }
    return {"code": code}, {**said, **_period(row)}


def _district(row: Row, known: Known) -> Parsed:
    code, name = row.gss("code"), row.text("name", needed=True, longest=120)
    known.districts[code] = name
    return {"code": code}, {"name": name, **_period(row)}


def _hub(row: Row, known: Known) -> Parsed:
    code = row.text("code", needed=True, longest=40).lower()
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code):
        raise BadCell(f"“{code}” in “code” may hold small letters, digits and single hyphens only.")
    email = row.text("email", longest=254)
    if email and "@" not in email:
        raise BadCell(f"“{email}” in “email” is no address.")
    known.hubs.add(code)
    said = {
        "name": row.text("name", needed=True, longest=120),
        "former_names": row.text("former_names"),
        "region": row.text("region", longest=60),
        "email": email,
        "is_active": row.yes_no("active", default=True),
    }
    return {"code": code}, said


def _lead_school(row: Row, known: Known) -> Parsed:
    hub, name = known.hub(row), row.text("name", needed=True, longest=160)
    urn = row.text("urn")
    if urn and not (urn.isdecimal() and len(urn) == 6):
        raise BadCell(f"“{urn}” in “urn” should have six digits.")
    row.needed_date("starts_on")
    period = _period(row)
    key = {"hub__code": hub, "name": name, "starts_on": period["starts_on"]}
    return key, {"urn": int(urn) if urn else None, "ends_on": period["ends_on"]}


def _area(row: Row, known: Known) -> Parsed:
    hub = known.hub(row)
    kind, code, name = known.area(row)
    row.needed_date("starts_on")
    period = _period(row)
    key = {"hub__code": hub, "kind": kind, "code": code, "starts_on": period["starts_on"]}
    return key, {"name": name, "ends_on": period["ends_on"]}


def _priority_area(row: Row, known: Known) -> Parsed:
    kind, code, _ = known.area(row)
    row.needed_date("starts_on")
    return {"kind": kind, "code": code}, {"name": row.text("name", needed=True, longest=120), **_period(row)}


def _term(row: Row, known: Known) -> Parsed:
    hub, year = known.hub(row, needed=False), row.year("academic_year")
    starts_on, ends_on = row.needed_date("starts_on"), row.needed_date("ends_on")
    _period(row)
    span = academic_year_span(year)
    for day in (starts_on, ends_on):
        if not span.holds(day):
            raise BadCell(f"{day:%-d %B %Y} is not in the academic year {span.name}.")
    key = {
        "hub__code": hub or None,
        "academic_year": year,
        "name": row.text("name", needed=True, longest=40),
    }
    return key, {"starts_on": starts_on, "ends_on": ends_on}


def _bank_holiday(row: Row, known: Known) -> Parsed:
    return {"on": row.needed_date("on")}, {"name": row.text("name", needed=True, longest=60)}


def sheets() -> list[Sheet]:
    """The files in the order in which they build on each other."""
    period = ("starts_on", "ends_on")
    return [
        Sheet(
            Authority,
            "authorities",
            Table("authorities.csv", ("code", "name"), ("gss_code", "region", *period)),
            _authority,
        ),
        Sheet(District, "districts", Table("districts.csv", ("code", "name"), period), _district),
        Sheet(
            Hub,
            "hubs",
            Table("hubs.csv", ("code", "name"), ("former_names", "region", "email", "active")),
            _hub,
        ),
        Sheet(
            HubLeadSchool,
            "lead schools",
            Table("lead_schools.csv", ("hub", "name", "starts_on"), ("urn", "ends_on", "note")),
            _lead_school,
        ),
        Sheet(
            HubArea,
            "areas",
            Table("areas.csv", ("hub", "kind", "code", "starts_on"), ("name", "ends_on", "note")),
            _area,
        ),
        Sheet(
            PriorityArea,
            "priority areas",
            Table("priority_areas.csv", ("name", "kind", "code", "starts_on"), ("ends_on", "note")),
            _priority_area,
        ),
        Sheet(Term, "half-terms", Table("terms.csv", ("hub", "academic_year", "name", *period)), _term),
        Sheet(BankHoliday, "bank holidays", Table("bank_holidays.csv", ("on", "name")), _bank_holiday),
    ]
