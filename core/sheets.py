"""Spreadsheets in and out: files that people send become text cells, rows become CSV or Excel files.

What goes out is safe to open: text that a spreadsheet would run as a formula stays text (OWASP, "CSV
injection"). In CSV it gets an apostrophe in front; in Excel the cell says itself that it is text.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.http import HttpResponse
from django.utils.text import slugify
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.audit import record
from core.errors import Refused

MOST_BYTES = 1_000_000
MOST_UNPACKED = 8_000_000
MOST_COLUMNS = 60
MOST_LINES = 5_000
LONGEST_CELL = 32_767  # of Excel
LONGEST_NUMBER = 6  # the power of ten: no number of days has more digits
DATES = (  # as people type them
    *("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%y"),
    *("%d %B %Y", "%d %b %Y", "%d %b %y"),
)
# Controls, and what stands for no letter: with one of them in it, no program opens the Excel file.
NO_LETTER = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ufffe\uffff\ud800-\udfff]")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What nobody sees before it, marks of the direction of writing among them.
UNSEEN = (range(0x2000, 0x2010), range(0x202A, 0x2030), range(0x205F, 0x2070))
BLANK = " \u00a0\u00ad\u1680\u3000\ufeff" + "".join(chr(one) for row in UNSEEN for one in row)
# Half width and full width: some spreadsheets read both as the beginning of a formula.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read_table(content: bytes, *, field: str = "sheet", most_bytes: int = MOST_BYTES) -> list[list[str]]:
    """The cells of a CSV or Excel (.xlsx) file as text; refuses beside `field` what can't be read.

    CSV may be UTF-8 or cp1252, divided by comma, semicolon or tab. Dates come out as 31/12/2026. Of an Excel
    file the first sheet is read, up to 5,000 lines.
    """
    if len(content) > most_bytes:
        raise Refused(
            f"The file is larger than {most_bytes // 1_000_000} MB. Send only the rows that are wanted.",
            field=field,
        )
    return _from_excel(content, field) if content[:2] == b"PK" else _from_csv(content, field)


@dataclass(frozen=True)
class HeadedRows:
    """The rows of a sheet by our names, and how its columns were understood.

    `unread` are headings, as they stand in the sheet, of columns that hold something and were not read;
    `missing` are those of our names for which no column was found.
    """

    rows: list[dict[str, str]]
    unread: list[str]
    missing: list[str]


def rows_by_heading(
    table: Iterable[Sequence[str]], aliases: Mapping[str, str], *, needs: str
) -> HeadedRows | None:
    """The rows below the first row of headings that holds `needs`, by our names; None without such a row.

    Empty rows and rows of sums are left out; a column that is missing reads as nothing typed. "line" is the
    number of the row as the spreadsheet shows it.
    """
    names = dict.fromkeys(aliases.values(), "")
    columns: dict[int, str] = {}
    headings: Sequence[str] = ()
    filled: set[int] = set()
    rows = []
    for line, cells in enumerate(table, 1):
        if not columns:
            found = columns_of(cells, aliases)
            if needs in found.values():
                columns, headings = found, cells
            continue
        row = {known: cells[at].strip() if at < len(cells) else "" for at, known in columns.items()}
        if any(row.values()) and not _is_sum(cells, row[needs]):
            rows.append({**names, **row, "line": str(line)})
            filled |= {at for at, cell in enumerate(cells) if cell.strip()}
    if not columns:
        return None
    unread = [headings[at].strip() for at in sorted(filled - columns.keys()) if at < len(headings)]
    return HeadedRows(
        rows, list(filter(None, unread)), [name for name in names if name not in columns.values()]
    )


def _is_sum(cells: Iterable[str], key: str) -> bool:
    return not any(letter.isdecimal() for letter in key) and any(
        cell.strip().lower().startswith(("total", "grand total", "sum")) for cell in cells
    )


def columns_of(cells: Iterable[str], aliases: Mapping[str, str]) -> dict[int, str]:
    """Which column holds what: headings compared by their letters alone, the first of each name counts."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        known = aliases.get(re.sub(r"[^a-z]+", " ", cell.lower()).strip())
        if known and known not in found.values():
            found[at] = known
    return found


def date_typed(text: str) -> datetime.date | None:
    """A date as people type it in a cell; None where it is none, or none of our time."""
    text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text.strip()).split(" 00:00")[0]
    for shape in DATES:
        try:
            day = datetime.datetime.strptime(text, shape).date()
        except ValueError:
            continue
        return day if 2000 <= day.year <= 2100 else None
    return None


def halves_typed(text: str) -> Decimal | None:
    """A number of days as people type it in a cell, in whole or halves: "6 days", "6½"; None where none."""
    text = text.strip().lower().replace("days", "").replace("day", "").strip()
    try:
        number = Decimal(text.replace("½", ".5").replace(",", "."))
    except InvalidOperation:
        return None
    # Looked at before it is written out: a cell "1e999999" would keep the server busy for most of a minute.
    if not number.is_finite() or number.adjusted() > LONGEST_NUMBER:
        return None
    return number if number * 2 == int(number * 2) else None


def _from_csv(content: bytes, field: str) -> list[list[str]]:
    if b"\0" in content:
        raise Refused("This is neither a CSV nor an Excel (.xlsx) file.", field=field)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # Whatever divides one of the first lines most: a title may stand above the headings.
    first = text.split("\n", 10)[:10]
    delimiter = max(",;\t", key=lambda mark: max(line.count(mark) for line in first))
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return list(islice(lines, MOST_LINES))
    except csv.Error as error:
        raise Refused("This CSV file can't be read. Save it again as CSV or .xlsx.", field=field) from error


def _from_excel(content: bytes, field: str) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        unpacked = 0  # told below
    if unpacked > MOST_UNPACKED:
        raise Refused("This Excel file is far larger than it looks. Save only its rows as CSV.", field=field)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_LINES)
        rows = [_filled([_as_text(cell) for cell in cells]) for cells in lines]
        book.close()
    except Exception as error:  # openpyxl raises many kinds for a broken file
        raise Refused(
            "This Excel file can't be opened. Save it again as .xlsx or CSV.", field=field
        ) from error
    return rows


def _filled(cells: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


@transaction.atomic
def record_export(*, by: Any, of: models.Model, what: str, rows: int, chosen: Mapping[str, Any]) -> None:
    """Keep that somebody took rows out: who, when, which list, how many, and the ids they were chosen by."""
    record("exported", of, by=by, context={"what": what, "rows": rows, **chosen})


def csv_download(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file (UTF-8 with its mark, so that Excel knows). Dates are 2026-12-31, numbers plain."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([_csv_cell(heading) for heading in headings])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return _download(text.getvalue().encode(), "text/csv; charset=utf-8", f"{slugify(name)}.csv")


def excel_download(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Rows"
) -> HttpResponse:
    """An Excel file with one sheet. Numbers and dates are such; text is text whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_excel_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_excel_cell(sheet, cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return _download(content.getvalue(), EXCEL, f"{slugify(name)}.xlsx")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _plain(cell: Any) -> Any:
    """Nothing, numbers and dates as they are; yes and no as words; the rest as text without controls."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if cell is None or isinstance(cell, int | float | Decimal | datetime.date):
        return cell
    return NO_LETTER.sub("", str(cell))[:LONGEST_CELL]


def _csv_cell(cell: Any) -> str:
    cell = _plain(cell)
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(BLANK).startswith(STARTS_FORMULA) else cell
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _excel_cell(sheet: Any, cell: Any) -> Any:
    cell = _plain(cell)
    made = WriteOnlyCell(sheet, value=cell)
    if isinstance(cell, str):
        made.data_type = "s"  # not the formula or error value that openpyxl would see in it
    elif isinstance(cell, datetime.date):
        made.number_format = "dd/mm/yyyy"
    return made
