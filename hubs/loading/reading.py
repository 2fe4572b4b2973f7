"""Reading CSV files liberally, and saying exactly what is wrong with a row."""

import csv
import datetime
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}: {self.sentence}"
            if self.line
            else f"{self.file}: {self.sentence}"
        )


class BadFiles(Exception):
    """The files can't be loaded; `problems` says why, row by row."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class BadCell(Exception):
    """One cell can't be read; the message is a sentence."""


@dataclass(frozen=True)
class Row:
    """One row of a file, by column name."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str, *, needed: bool = False, longest: int = 200) -> str:
        value = " ".join(self.cells.get(column, "").split())
        if needed and not value:
            raise BadCell(f"the column “{column}” is empty.")
        if len(value) > longest:
            raise BadCell(f"“{column}” has {len(value)} characters; at most {longest} fit.")
        return value

    def date(self, column: str, *, needed: bool = False) -> datetime.date | None:
        value = self.text(column, needed=needed)
        if not value:
            return None
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
            try:
                return datetime.datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise BadCell(f"“{value}” in “{column}” is no date; write 2026-09-01 or 01/09/2026.")

    def needed_date(self, column: str) -> datetime.date:
        value = self.date(column, needed=True)
        assert value is not None  # noqa: S101 - date() refuses an empty cell
        return value

    def yes_no(self, column: str, *, default: bool) -> bool:
        value = self.text(column).lower()
        if value in ("", "yes", "y", "true", "1"):
            return default if value == "" else True
        if value in ("no", "n", "false", "0"):
            return False
        raise BadCell(f"“{value}” in “{column}” should be yes or no.")

    def one_of(self, column: str, choices: list[str]) -> str:
        value = self.text(column, needed=True).lower()
        if value not in choices:
            raise BadCell(f"“{value}” in “{column}” should be {' or '.join(choices)}.")
        return value

    def year(self, column: str) -> int:
        value = self.text(column, needed=True)
        match = re.fullmatch(r"(20\d\d)(?:[/-](?:20)?(\d\d))?", value)
        if match is None or (match[2] and int(match[2]) != (int(match[1]) + 1) % 100):
            raise BadCell(f"“{value}” in “{column}” is no academic year; write 2026/27.")
        return int(match[1])

    def padded(self, column: str, digits: int) -> str:
        """A code of digits; a spreadsheet may have cut the zeros in front of it."""
        value = self.text(column, needed=True)
        if not value.isdecimal() or len(value) > digits:
            raise BadCell(f"“{value}” in “{column}” should have {digits} digits.")
        return value.zfill(digits)

    def gss(self, column: str, *, needed: bool = True) -> str:
        value = self.text(column, needed=needed).upper()
        if value and not re.fullmatch(r"[EW]\d{8}", value):
            raise BadCell(f"“{value}” in “{column}” is no GSS code; it looks like E07000146.")
        return value


@dataclass
class Table:
    """One file: its name, the columns it must have, those it may have."""

    file: str
    columns: tuple[str, ...]
    more: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)


def read_table(folder: Path, table: Table) -> list[Problem]:
    """Fill `table.rows` from its file. A file that is not there has no rows."""
    path = folder / table.file
    if not path.exists():
        return []
    reader = csv.reader(io.StringIO(_text(path.read_bytes()), newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        return [Problem(table.file, reader.line_num, f"this is no CSV file ({error}).")]
    if not lines:
        return [Problem(table.file, 1, "the first line must name the columns.")]
    names = [name.strip().lower() for name in lines[0][1]]
    missing = [name for name in table.columns if name not in names]
    strange = [name for name in names if name and name not in (*table.columns, *table.more)]
    problems = [Problem(table.file, 1, f"the column “{name}” is missing.") for name in missing]
    problems += [Problem(table.file, 1, f"there is no column “{name}”.") for name in strange]
    if problems:
        return problems
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            problems.append(
                Problem(table.file, line, f"{len(cells)} cells under {len(names)} columns; quote commas.")
            )
            continue
        if any("\ufffd" in cell or "\0" in cell for cell in cells):
            problems.append(Problem(table.file, line, "a character was lost before the file came here."))
            continue
        table.rows.append(Row(table.file, line, dict(zip(names, cells, strict=False))))
    return problems


def read_rows(
    table: Table, read: Callable[[Row, Any], Any], known: Any
) -> tuple[list[tuple[Row, Any]], list[Problem]]:
    """What `read` makes of each row, and what is wrong with the others."""
    good, problems = [], []
    for row in table.rows:
        try:
            good.append((row, read(row, known)))
        except BadCell as bad:
            problems.append(Problem(row.file, row.line, str(bad)))
    return good, problems


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark; else what spreadsheets of this country write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
