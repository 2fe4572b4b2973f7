"""The columns of the list: what each says on the screen and in a file, and by what it sorts."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.fields import show_days
from listing.rows import phases_in_words

Value = str | int | Decimal | datetime.date | None


@dataclass(frozen=True)
class Column:
    """One column. `value` is what a file holds; `shown` is the same as a person reads it."""

    key: str
    heading: str
    value: Callable[[Any], Value]
    sort: str
    kind: str = "text"
    missing: str = ""
    """What the screen says where there is nothing yet."""
    on_screen: bool = True
    """False: in files only, since the screen has it in the cell of the school."""
    needs_hub: bool = True
    """Sorting by it works something out for each row, so it waits for a hub where all hubs are listed."""

    def shown(self, row: Any) -> str:
        """The value in words."""
        value = self.value(row)
        if value is None or value == "":
            return self.missing
        if isinstance(value, Decimal):
            return show_days(value)
        if isinstance(value, datetime.date):
            return f"{value.day} {value:%b %Y}"
        return str(value)


COLUMNS = (
    Column("school", "School", lambda row: row.school_name, "school_name"),
    Column(
        "reference", "Reference", lambda row: row.reference, "pk", "number", on_screen=False, needs_hub=False
    ),
    Column("urn", "URN", lambda row: row.school_id, "school_id", "number", on_screen=False),
    Column("phase", "School phase", lambda row: row.get_phase_display(), "phase", on_screen=False),
    Column("hub", "Hub", lambda row: row.hub.name, "hub__name"),
    Column("stage", "Stage", lambda row: row.get_status_display(), "stage_rank", kind="stage"),
    Column("eef", "EEF phase", phases_in_words, "phase_rank", "phase", missing="None yet"),
    Column("focus", "Focus", lambda row: row.focus, "focus"),
    Column("llme", "LLME", lambda row: row.lead_name, "lead_sorted", missing="None yet"),
    Column("authority", "Local authority", lambda row: row.school.authority_name, "school__authority_name"),
    Column("trust", "Trust", lambda row: row.trust_name, "trust_name", missing="None"),
    Column("priority", "Priority area", lambda row: row.priority_name, "priority_name", missing="No"),
    Column("starts", "From", lambda row: row.starts_on, "starts_on", kind="date"),
    Column("ends", "Until", lambda row: row.until, "until", kind="date"),
    Column("contact", "Last contact", lambda row: row.last_contact_on, "last_contact_on", kind="date"),
    Column("agreed", "Days agreed", lambda row: row.agreed_days, "agreed_days", "days", missing="Not yet"),
    Column("used", "Used", lambda row: row.days_used_now, "days_used_now", kind="days"),
    Column("booked", "Booked", lambda row: row.days_booked_now, "days_booked_now", kind="days"),
    Column("left", "Left", lambda row: row.days_left_now, "days_left_now", kind="days", missing="Not yet"),
)
BY_KEY = {column.key: column for column in COLUMNS}
ALWAYS = ("school",)
USUAL = ("school", "stage", "llme", "starts", "agreed", "left")
EVERY = "all"
"""All of them, as an address says it: it stands in each link of the page."""
CHOOSABLE = tuple(column for column in COLUMNS if column.on_screen and column.key not in ALWAYS)


def chosen_columns(keys: Iterable[str]) -> list[Column]:
    """Those of the address in the order of the table, the school first; the usual ones without any."""
    asked = set(keys)
    if EVERY in asked:
        asked = {column.key for column in CHOOSABLE}
    wanted = {key for key in asked if key in BY_KEY} or set(USUAL)
    return [column for column in COLUMNS if column.on_screen and column.key in wanted | set(ALWAYS)]


def file_columns(chosen: Iterable[Column]) -> list[Column]:
    """What a file holds: the columns of the screen, and apart what its first cell holds together."""
    beside = {column.key for column in COLUMNS if not column.on_screen}
    wanted = {column.key for column in chosen} | beside
    return [column for column in COLUMNS if column.key in wanted]
