"""A file of rows under a header, in whatever state it arrives; refusals and problems are plain sentences.

The register is cp1252 or UTF-8, quoted or not, with 120 to 140 columns. Columns are found by name.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from core.errors import Refused
from schools.register.cells import clean, urn

MOST_BYTES = 300_000_000
MOST_LINES_A_ROW = 30  # more lines than that in one row: a quotation mark was never closed
LOST_LETTER = "A letter of this row was lost on its way (\ufffd): it needs mending in the file."
ODD_QUOTES = "This row has a quotation mark too many or too few: its columns can't be told apart."
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]|\xef\xbf\xbd")
_CONTROL = bytes({*range(32)} - {9, 10, 13})
_TOTAL = re.compile(r"^(grand |sub|sub-|row )?(total|count|rows)s?\b", re.IGNORECASE)
_KEY = re.compile(r"[^a-z0-9]")


class FileRefused(Refused):
    """The file as a whole can't be read."""


@dataclass(frozen=True)
class Problem:
    """A row set aside: its line, its URN where that could be read, and why. Never what stands in it."""

    line: int
    urn: str
    sentence: str


Found = tuple[int, list[str]] | Problem


@dataclass(frozen=True)
class Kind:
    """A kind of file: the names its columns go by, which it can't do without, which mark the row."""

    title: str
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    key: str
    not_this: Mapping[str, str]  # a column by which another kind of file is known, and what to say


@dataclass
class Table:
    """One open file: surveyed, its header found; then its rows, once through."""

    source: BinaryIO
    kind: Kind
    lines: int = 0
    passed_over: int = 0  # blank rows and rows of totals
    header_line: int = 0
    width: int = 0
    delimiter: str = ","
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._survey()
        self._find_header()

    def _survey(self) -> None:
        """Count the lines; refuse what is no text, or is damaged throughout."""
        self.source.seek(0)
        start = self.source.read(65_536)
        _refuse_what_is_no_text(start)
        self.source.seek(0)
        damaged = size = 0
        for line in self.source:
            self.lines += 1
            size += len(line)
            if not line.isascii():
                try:
                    damaged += b"\xef\xbf\xbd" in line or "\ufffd" in line.decode()
                except UnicodeDecodeError:
                    damaged += _UNDEFINED.search(line) is not None
            if size > MOST_BYTES:
                raise FileRefused(
                    "This file is far larger than the register: choose the register's CSV file."
                )
        if damaged > max(1, (self.lines - 1) / 100):
            raise FileRefused(
                f"{damaged:,} of its rows hold the mark of a letter that was lost (\ufffd). The file was "
                "saved in the wrong encoding on its way: download it again and don't open it in between."
            )

    def _find_header(self) -> None:
        """The header is the first of ten lines that names the key column, whatever parts its columns."""
        self.source.seek(0)
        seen: set[str] = set()
        for number in range(1, 11):
            raw = self.source.readline()
            if not raw:
                break
            text = _decoded(raw).removeprefix("\ufeff")
            for delimiter in ",;\t|":
                try:
                    names = next(csv.reader([text], delimiter=delimiter), [])
                except csv.Error:
                    continue
                places = self._places(names)
                if self.kind.key in places:
                    self.delimiter, self.header_line, self.width = delimiter, number, len(names)
                    self.places = places
                    self._refuse_another_kind(names)
                    return
                seen.update(_key(name) for name in names)
        self._refuse_another_kind(list(seen))
        key = self.kind.columns[self.kind.key][0]
        raise FileRefused(f"No column of this file is called {key}: is it the {self.kind.title}?")

    def _places(self, names: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, name in enumerate(names):
            found.setdefault(_key(name), place)
        places = {}
        for column, aliases in self.kind.columns.items():
            for alias in aliases:
                if _key(alias) in found:
                    places[column] = found[_key(alias)]
                    break
        return places

    def _refuse_another_kind(self, names: list[str]) -> None:
        known = {_key(name) for name in names}
        for mark, sentence in self.kind.not_this.items():
            if _key(mark) in known:
                raise FileRefused(sentence)
        missing = [column for column in self.kind.needed if column not in self.places]
        if self.places and missing:
            wanted = " and ".join(self.kind.columns[column][0] for column in missing)
            raise FileRefused(f"This file has no column {wanted}: is it the {self.kind.title}?")

    def rows(self) -> Iterator[Found]:
        """Each row as (line, cells), or the problem it is; blank rows and totals are passed over."""
        self.source.seek(0)
        for _ in range(self.header_line):
            self.source.readline()
        feed = _Feed(self.source, self.header_line)
        while True:
            reader = csv.reader(feed, delimiter=self.delimiter)
            try:
                for cells in reader:
                    first, held = feed.taken()
                    if self._is_sound(held, cells):
                        yield first, cells
                    else:
                        yield from self._judged(first, held, cells)
                return
            except (_NeverClosed, csv.Error):
                # A quotation mark that was never closed swallowed lines: take each by itself.
                first, held = feed.taken()
                yield from self._one_by_one(first, held)

    def _is_sound(self, held: list[str], cells: list[str]) -> bool:
        """Whether a row is one of the many with which nothing is wrong; the others are judged one by one."""
        return (
            len(cells) == self.width
            and cells[self.places[self.kind.key]].isdigit()
            and not any("\ufffd" in text or "ï¿½" in text for text in held)
        )

    def _judged(self, line: int, held: list[str], cells: list[str]) -> Iterator[Found]:
        if len(cells) == self.width:
            if any(cells):
                if any("\ufffd" in text or "ï¿½" in text for text in held):
                    yield Problem(line, self.urn_of(cells), LOST_LETTER)
                elif self._is_total(cells):
                    self.passed_over += 1
                else:
                    yield line, cells
            else:
                self.passed_over += 1
        elif not any(cell.strip() for cell in cells) or self._is_total(cells):
            self.passed_over += 1
        elif len(held) > 1:
            yield from self._one_by_one(line, held)
        elif len(cells) > self.width and not any(cell.strip() for cell in cells[self.width :]):
            yield from self._judged(line, held, cells[: self.width])
        elif held[0].count('"') % 2:
            yield Problem(line, self.urn_of(cells), ODD_QUOTES)
        else:
            told = "is cut short: it has" if len(cells) < self.width else "has columns too many:"
            sentence = f"This row {told} {len(cells)} fields where the header has {self.width}."
            yield Problem(line, self.urn_of(cells), sentence)

    def _one_by_one(self, line: int, held: list[str]) -> Iterator[Found]:
        for number, text in enumerate(held, start=line):
            cells = next(csv.reader([text], delimiter=self.delimiter), [])
            if text.count('"') % 2:
                yield Problem(number, self.urn_of(cells), ODD_QUOTES)
            else:
                yield from self._judged(number, [text], cells)

    def urn_of(self, cells: list[str]) -> str:
        place = self.places[self.kind.key]
        found = urn(cells[place]) if place < len(cells) else None
        return str(found) if found else ""

    def _is_total(self, cells: list[str]) -> bool:
        """A row of totals: it says so where its key should stand, or before, and has no key."""
        place = self.places[self.kind.key]
        key = cells[place] if place < len(cells) else ""
        if key.isdigit():
            return False
        return any(_TOTAL.match(clean(cell)) for cell in cells[: max(place + 1, 6)])


class _NeverClosed(Exception):
    """More lines in one row than a row has."""


class _Feed:
    """The lines of a file, decoded one by one, which remembers those of the row under way."""

    def __init__(self, source: BinaryIO, line: int) -> None:
        self.source = source
        self.line = line
        self.held: list[str] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self.held) >= MOST_LINES_A_ROW:
            raise _NeverClosed
        raw = self.source.readline()
        if not raw:
            raise StopIteration
        text = _decoded(raw)
        self.held.append(text)
        return text

    def taken(self) -> tuple[int, list[str]]:
        """The number of the first line of the row, and its lines."""
        first, held = self.line + 1, self.held
        self.line += len(held)
        self.held = []
        return first, held


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _key(name: str) -> str:
    return _KEY.sub("", name.lower())


def _refuse_what_is_no_text(start: bytes) -> None:
    if not start.strip():
        raise FileRefused("This file is empty.")
    if start.startswith(b"PK\x03\x04"):
        if b"[Content_Types].xml" in start or b"xl/" in start:
            raise FileRefused("This is a spreadsheet (xlsx): save it as CSV and choose that file.")
        raise FileRefused("This is a ZIP archive: unpack it and choose the CSV file in it.")
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileRefused("This is a spreadsheet or document, not a CSV file: save it as CSV first.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("This file is saved as Unicode text (UTF-16): save it as CSV (UTF-8).")
    if len(start.translate(None, _CONTROL)) < 0.99 * len(start):
        raise FileRefused("This is not a text file: choose the register's CSV file.")
    if start.lstrip()[:1] == b"<":
        raise FileRefused("This is a web page, not a CSV file: the download did not work. Download it again.")
