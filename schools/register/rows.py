"""A row of the register as facts of a school."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from schools.models import School
from schools.register import cells
from schools.register.kinds import READS, SCHOOLS, is_offered
from schools.register.tables import FileRefused, Table
from schools.words import search_text

# Part of every row's digest: raise it when rows are read differently, and every row is looked at again.
READER = "1"

BY_NAME: dict[str, tuple[str, dict[str, str]]] = {
    "status": ("status_name", {label.lower(): value for value, label in School.Status.choices}),
    "phase_code": (
        "phase_name",
        {label.lower(): value for value, label in School.Phase.choices} | {"all through": "7"},
    ),
    "region_code": (
        "region_name",
        {label.lower(): value for value, label in School.Region.choices} | {"wales (pseudo)": "W"},
    ),
}


# What an empty cell says, for the columns that may be empty.
BLANK = {column: read("") for column, read in READS.items() if column != "name"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one row says of one school, by column of School."""

    urn: int
    digest: int
    values: dict[str, Any]
    trust_name: str


class Unreadable(Exception):
    """A row can't be read; the message says which column and why, never what stands there."""


class RowReader:
    """Reads the rows of one table. Columns that the file lacks are not in `columns`, and stay as stored."""

    def __init__(self, table: Table, authorities: Mapping[str, str]) -> None:
        self.table = table
        self.authorities = authorities  # GSS code to the three digits
        places = table.places
        self._reads: list[tuple[str, int, Callable[[str], Any]]] = [
            (column, places[column], read) for column, read in READS.items() if column in places
        ]
        self._by_name = [
            (column, places[name], known) for column, (name, known) in BY_NAME.items() if name in places
        ]
        present = {column for column, _, _ in self._reads} | {column for column, _, _ in self._by_name}
        if "authority_gss" in places:
            present.add("authority_code")
        if "status" not in present:
            raise FileRefused(
                "This file has no column EstablishmentStatus (code): is it the register of schools?"
            )
        self.columns: tuple[str, ...] = tuple(column for column in READS if column in present)
        used = sorted(set(places.values()))
        self._used = itemgetter(*used)
        self._salt = "\x1f".join([READER, *sorted(places)])

    def digest(self, row: list[str]) -> int:
        """A number that stands for everything that is read of this row."""
        text = "\x1f".join((self._salt, *self._used(row)))
        made = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(made, "big", signed=True)

    def changed_on(self, row: list[str]) -> date | None:
        """When the register last changed the row, where it can be read."""
        place = self.table.places.get("changed_on")
        try:
            return cells.day(row[place]) if place is not None else None
        except ValueError:
            return None

    def read(self, urn: int, row: list[str], digest: int) -> Facts:
        """The facts of a row, or Unreadable with one sentence."""
        found: dict[str, Any] = {}
        for column, place, read in self._reads:
            cell = row[place]
            if not cell and column in BLANK:
                found[column] = BLANK[column]
                continue
            try:
                found[column] = read(cell)
            except ValueError as error:
                raise Unreadable(f"{SCHOOLS.columns[column][0]} {error}.") from None
        for column, place, known in self._by_name:
            if not found.get(column):
                found[column] = known.get(cells.clean(row[place]).lower(), "")
        if not found["status"]:
            raise Unreadable("EstablishmentStatus is empty: it can't be told whether the school is open.")
        if "authority_gss" in self.table.places and not found.get("authority_code"):
            found["authority_code"] = self.authorities.get(
                cells.gss(row[self.table.places["authority_gss"]]), ""
            )
        if not (found.get("easting") and found.get("northing")):
            found |= {column: None for column in ("easting", "northing") if column in found}
        trust_name = ""
        if found.get("trust_id") and "trust_name" in self.table.places:
            trust_name = cells.clean(row[self.table.places["trust_name"]])[:160]
        return Facts(urn=urn, digest=digest, values=found, trust_name=trust_name)


def made_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the import makes of a school's facts: whether it is offered, and what finds it."""
    return {
        "is_offered": is_offered(
            status=values["status"],
            type_code=values.get("type_code", ""),
            group=values.get("type_group_code", ""),
            region=values.get("region_code", ""),
        ),
        "search_text": search_text(
            values["name"],
            town=values.get("town", ""),
            authority=values.get("authority_name", ""),
            postcode=values.get("postcode", ""),
        ),
    }


_IN_NAME = re.compile(r"(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_name(name: str) -> date | None:
    """The date that the register puts in the name of its file: edubasealldata20250422.csv."""
    found = _IN_NAME.search(name)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
