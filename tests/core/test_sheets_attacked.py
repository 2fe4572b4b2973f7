"""Spreadsheets as no program of a school would write them: read, or refused in a sentence, and soon."""

import contextlib
import datetime
import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import Refused
from core.sheets import MOST_COLUMNS, csv_download, date_typed, excel_download, halves_typed, read_table


def packed(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_sheet(xml: str) -> bytes:
    """A small workbook whose only sheet is this XML."""
    book = Workbook()
    book.active.append(["x"])
    source, content = zipfile.ZipFile(io.BytesIO(packed(book))), io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            out.writestr(part, xml if part == "xl/worksheets/sheet1.xml" else source.read(part))
    return content.getvalue()


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def test_merged_cells_formulas_and_dates_as_numbers_are_text_and_nothing_is_reckoned() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["URN", "Days", "From"])
    sheet.append([900001, "=1+1", datetime.date(2026, 9, 1)])
    sheet.append([900002, 1.5, datetime.datetime(2026, 9, 2, 13, 5)])
    sheet.append(["Two schools together", None, 46266])
    sheet.merge_cells("A4:B4")

    rows = read_table(packed(book))

    assert rows[1] == ["900001", "", "01/09/2026"]  # a formula that no program has worked out says nothing
    assert rows[2] == ["900002", "1.5", "02/09/2026"]
    assert rows[3] == ["Two schools together", "", "46266"]
    assert date_typed(rows[3][2]) is None  # a bare number is no date, and is asked about


def test_of_a_workbook_the_first_sheet_is_read_also_with_hidden_rows() -> None:
    book = Workbook()
    book.active.append(["URN"])
    book.active.append([900001])
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Secret").append(["Quokka"])

    assert read_table(packed(book)) == [["URN"], ["900001"]]


def test_a_row_as_wide_as_a_sheet_may_be_takes_no_more_than_its_first_columns() -> None:
    """16,384 columns a row, each row for a few bytes: the file is small, what it says of itself is not."""
    cells = '<c r="A{0}" t="inlineStr"><is><t>x</t></is></c><c r="XFD{0}" t="inlineStr"><is><t>y</t></is></c>'
    xml = HEAD + "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 4001)) + TAIL
    content = with_sheet(xml)
    assert len(content) < 200_000
    tracemalloc.start()
    began = time.process_time()

    rows = read_table(content)

    took, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert max(len(row) for row in rows) <= MOST_COLUMNS
    assert (took < 20, most < 60_000_000) == (True, True), (took, most)


def test_a_row_with_a_far_away_number_does_not_fill_the_memory() -> None:
    xml = HEAD + '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    tracemalloc.start()

    rows = read_table(with_sheet(xml + TAIL))

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) <= 5_000
    assert most < 60_000_000


def test_entities_that_grow_are_refused() -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lols}]>{HEAD}'
    xml += '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>' + TAIL
    began = time.process_time()

    with pytest.raises(Refused):
        read_table(with_sheet(xml))

    assert time.process_time() - began < 5


def test_a_file_of_the_server_is_not_read_into_a_cell() -> None:
    xml = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>{HEAD}'
    xml += '<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>' + TAIL
    with open("/etc/hostname", encoding="utf-8") as kept:
        secret = kept.read().strip()

    try:
        told = str(read_table(with_sheet(xml)))
    except Refused as refused:
        told = str(refused)

    assert not secret or secret not in told


@pytest.mark.parametrize("size", [5, 21])
def test_a_packed_sheet_that_lies_about_its_size_is_refused(size: int) -> None:
    """The list of contents says a byte; what is packed is many megabytes."""
    content = bytearray(with_sheet(HEAD + " " * (size * 1_000_000) + TAIL))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (1).to_bytes(4, "little")
    began = time.process_time()

    try:
        rows = read_table(bytes(content))
    except Refused:
        rows = []

    assert rows in ([], [[]])
    assert time.process_time() - began < 10


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_csv_in_wide_letters_is_refused_in_a_sentence(encoding: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table("URN;Days\r\n900001;6\r\n".encode(encoding))
    assert refused.value.field == "sheet"
    assert "CSV" in refused.value.sentence


def test_semicolons_and_tabs_divide_and_quoted_lines_stay_one() -> None:
    assert read_table(b'URN;Why\r\n900001;"a; b\r\nc"\r\n') == [["URN", "Why"], ["900001", "a; b\r\nc"]]
    assert read_table(b"URN\tDays\tWhy\n900001\t6\tx, y\n") == [
        ["URN", "Days", "Why"],
        ["900001", "6", "x, y"],
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK", b"PK\x03\x04", b"\xff\xfe", b'"' * 900_000, b"," * 900_000]
)
def test_rubbish_is_rows_or_a_sentence(content: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(Refused):
        assert isinstance(read_table(content), list)
    assert time.process_time() - began < 5


def test_a_cell_longer_than_a_csv_may_hold_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="can't be read"):
        read_table(b"URN,Why\n900001," + b"x" * 200_000 + b"\n")


@pytest.mark.parametrize(
    "typed",
    [
        "1e999",
        "1E5000000",
        "-1e99",
        "NaN",
        "sNaN",
        "Infinity",
        "0x10",
        "1e-400",
        "\u0661\u0662\u00bd\u00bd",
        "6..5",
    ],
)
def test_what_is_no_number_of_days_is_none_at_once(typed: str) -> None:
    began = time.process_time()
    assert halves_typed(typed) is None
    assert time.process_time() - began < 1


def test_1e5_days_is_a_number_that_every_sheet_refuses_beside_its_cell() -> None:
    """Excel writes 100000 so; it is a number, and more than anybody may be given."""
    assert halves_typed("1E5") == 100_000


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "46266", "1e5", "01/01/0001", "٠١/٠٩/٢٠٢٦٦", "29/02/2027", "1/1/1"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert date_typed(typed) is None


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "＝1",
        "\ufeff=1",
        "\u2003=1",
        "\x0b=1",
        "\u202f=1",
    ],
)
def test_no_blank_in_front_lets_a_formula_run(text: str) -> None:
    cells = csv_download("x", ["Why"], [[text]]).content.decode("utf-8-sig").splitlines()
    told = "\n".join(cells[1:]).strip('"')
    assert told.startswith("'") or not told.lstrip().startswith(("=", "+", "-", "@"))
    sheet = load_workbook(io.BytesIO(excel_download("x", ["Why"], [[text]]).content)).active
    assert sheet["A2"].data_type != "f"
