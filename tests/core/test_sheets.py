"""Spreadsheets in and out: what a spreadsheet program makes of our files, and we of theirs."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.errors import Refused
from core.sheets import csv_download, excel_download, halves_typed, read_table, rows_by_heading

HEADINGS = ["School", "Days", "From"]
ROW = ['=HYPERLINK("http://evil.test";"click")', Decimal("2.50"), datetime.date(2026, 11, 2)]
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def excel_rows(content: bytes) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_a_formula_stays_text_in_csv():
    text = csv_download("Our list", HEADINGS, [ROW]).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [HEADINGS, [f"'{ROW[0]}", "2.5", "2026-11-02"]]


@pytest.mark.parametrize(
    "start",
    ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u202e=1", "\u2066@SUM(A1)"],
)
def test_whatever_could_begin_a_formula_gets_an_apostrophe_in_csv(start):
    text = csv_download("x", ["A"], [[start]]).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{start}"]


def test_a_formula_stays_text_in_excel_and_numbers_and_dates_are_such():
    content = excel_download("Our list", HEADINGS, [ROW]).content
    formula, days, on = load_workbook(io.BytesIO(content)).active[2]
    assert (formula.value, formula.data_type) == (ROW[0], "s")
    assert (days.value, days.data_type) == (2.5, "n")
    assert on.value == datetime.datetime(2026, 11, 2)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(f".//{NAMESPACE}f") == []


@pytest.mark.parametrize("mark", ["\ufffe", "\uffff", "\ud83d", "\x0b", "\x00"])
def test_what_stands_for_no_letter_spoils_no_file(mark):
    """One such mark in a line that somebody typed kept every program from opening the whole Excel file."""
    rows = [[f"Elm{mark} School"], ["Oak School"]]
    assert excel_rows(excel_download("x", ["A"], rows).content) == [["A"], ["Elm School"], ["Oak School"]]
    text = csv_download("x", ["A"], rows).content.decode("utf-8-sig")
    assert text.splitlines() == ["A", "Elm School", "Oak School"]


def test_the_file_is_named_and_kept_nowhere():
    response = excel_download('Work of "Café" hub', ["A"], [])
    assert response["Content-Disposition"] == 'attachment; filename="work-of-cafe-hub.xlsx"'
    assert response["Cache-Control"] == "no-store"


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_as_it_was(rows):
    told = excel_rows(excel_download("x", ["A", "B"], rows).content)[1:]
    spoken = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    found = [["".join(c for c in str(cell or "") if c.isprintable()) for cell in row] for row in told]
    assert found == spoken


def test_rows_are_found_below_messy_headings_and_sums_left_out():
    table = [["Hub spreadsheet", ""], ["School URN", "Why"], ["900001", " help "], ["", ""], ["Total", "1"]]
    aliases = {"school urn": "urn", "why": "why", "who": "who"}
    found = rows_by_heading(table, aliases, needs="urn")
    (row,) = found.rows
    assert (found.unread, found.missing) == ([], ["who"])
    assert row == {"urn": "900001", "why": "help", "who": "", "line": "3"}
    assert rows_by_heading(table[2:], aliases, needs="urn") is None


def test_excel_and_csv_read_alike():
    book = Workbook()
    book.active.append(["URN", "From"])
    book.active.append([900001, datetime.date(2026, 9, 7)])
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue()) == read_table("\ufeffURN;From\r\n900001;07/09/2026".encode())


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\0\0", b'a,"' + b"x" * 200_000, b"x" * 1_000_001])
def test_what_cannot_be_read_is_told_beside_the_field(content):
    with pytest.raises(Refused) as refused:
        read_table(content)
    assert refused.value.field == "sheet"


def test_a_packed_file_that_would_fill_the_memory_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    with pytest.raises(Refused, match="far larger than it looks"):
        read_table(file.getvalue())


@pytest.mark.parametrize("typed", ["1e999999", "-1e400000", "9e999999", "1e9999999999", "0e999999"])
def test_a_number_too_long_to_write_out_is_no_number_of_days(typed):
    assert halves_typed(typed) is None


@pytest.mark.parametrize(("typed", "days"), [("6½ days", "6.5"), ("12", "12"), ("0", "0"), ("1e1", "10")])
def test_days_are_read_as_people_type_them(typed, days):
    assert halves_typed(typed) == Decimal(days)
