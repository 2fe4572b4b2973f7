"""Each fault that a register was seen with: read as far as it can be, and said in a sentence where not."""

import datetime

import pytest

from schools.models import School
from schools.register.tables import FileRefused
from tests.schools.reading import names, read, told

pytestmark = pytest.mark.django_db

GOOD = {
    900101: "Elm Street Primary School",
    900102: "St Thomas à Becket Church of England Primary School",
    900103: "King’s Hill Academy",
}


@pytest.mark.parametrize(
    "name",
    [
        "gias_cp1252_crlf.csv",
        "gias_utf8_lf.csv",
        "gias_utf8_bom.csv",
        "gias_one_line_in_cp1252.csv",
        "gias_columns_in_another_order.csv",
        "gias_semicolons.csv",
    ],
)
def test_the_same_schools_in_whatever_writing(name: str) -> None:
    report = read(name)

    assert names() == GOOD
    assert report.problems == []
    assert report.register_date == datetime.date(2025, 3, 14)
    academy = School.objects.get(urn=900103)
    assert (academy.trust_id, str(academy.trust)) == (17101, "KING’S HILL TRUST")
    assert (academy.postcode, academy.easting, academy.pupils) == ("NR1 4EE", 623400, 210)
    assert str(academy.fsm_percent) == "18.3"
    assert academy.opened_on == datetime.date(1998, 9, 1)


def test_dates_with_slashes_and_one_that_does_not_exist() -> None:
    report = read("gias_dates_with_slashes.csv")

    assert School.objects.get(urn=900101).opened_on == datetime.date(1998, 9, 1)
    oak = School.objects.get(urn=900104)
    assert (oak.opened_on, oak.closed_on) == (datetime.date(1950, 9, 1), datetime.date(2012, 8, 31))
    assert told(report) == [(4, "900105", "OpenDate is a date that does not exist.")]


def test_zeros_that_a_spreadsheet_cut_are_put_back() -> None:
    read("gias_zeros_cut_by_a_spreadsheet.csv")

    beech = School.objects.get()
    assert (beech.authority_code, beech.establishment_number, beech.type_code) == ("035", "0021", "02")


def test_ragged_rows_are_set_aside_and_empty_ends_are_not() -> None:
    report = read("gias_ragged.csv")

    assert list(names()) == [900101, 900109, 900110]
    assert told(report) == [
        (3, "900107", "This row has columns too many: 38 fields where the header has 35."),
        (4, "900108", "This row is cut short: it has 12 fields where the header has 35."),
    ]


def test_blank_rows_and_totals_are_passed_over() -> None:
    report = read("gias_blank_and_total_rows.csv")

    assert list(names()) == [900101, 900110]
    assert (report.problems, report.counts["passed_over"]) == ([], 4)


def test_a_lost_letter_is_one_rows_fault() -> None:
    report = read("gias_lost_letter_in_one_row.csv")

    assert len(names()) == 7
    assert told(report) == [
        (5, "900203", "A letter of this row was lost on its way (\ufffd): it needs mending in the file.")
    ]


def test_many_lost_letters_are_the_files_fault() -> None:
    with pytest.raises(FileRefused, match=r"3 of its rows hold the mark of a letter that was lost"):
        read("gias_lost_letters_throughout.csv")
    assert names() == {}


def test_1900_means_not_known() -> None:
    read("gias_opened_1900.csv")
    assert School.objects.get().opened_on is None


def test_easting_0_means_nowhere() -> None:
    read("gias_easting_zero.csv")
    school = School.objects.get()
    assert (school.easting, school.northing) == (None, None)


def test_schools_outside_england_and_independent_ones_are_not_offered() -> None:
    report = read("gias_wales_and_offshore.csv")

    assert report.problems == []
    assert list(names()) == [900113, 900114, 900115, 900116]
    assert not School.objects.offered().exists()
    overseas = School.objects.get(urn=900115)
    assert (overseas.postcode, overseas.district_code, overseas.authority_code) == ("", "", "")


def test_proposed_and_closed_schools_are_not_offered_and_one_to_close_is() -> None:
    read("gias_proposed_and_closed.csv")

    assert [school.urn for school in School.objects.offered()] == [900119]
    assert {school.urn for school in School.objects.ending()} == {900118, 900119}


def test_control_characters_are_taken_out() -> None:
    read("gias_control_characters.csv")

    school = School.objects.get()
    assert (school.name, school.town) == ("St Mary’s Primary School", "Norwich")
    assert school.street == "1 School Lane The Green"


@pytest.mark.parametrize(
    "name", ["gias_quotation_mark_left_open.csv", "gias_quotation_mark_left_open_at_the_end.csv"]
)
def test_a_quotation_mark_left_open_costs_its_own_row_only(name: str) -> None:
    report = read(name)

    assert list(names()) == [900101, 900122, 900123]
    assert [(line, urn) for line, urn, _ in told(report)] == [(3, "900121")]
    assert "quotation mark" in told(report)[0][2]


def test_rows_that_cant_be_read_say_why() -> None:
    report = read("gias_rows_that_cant_be_read.csv")

    assert names() == {900101: "Elm Street Primary School", 900128: '=HYPERLINK("http://bad.example")'}
    assert told(report) == [
        (3, "", "URN is not a number of five to seven digits."),
        (4, "900124", "EstablishmentName is empty."),
        (5, "900125", "EstablishmentStatus (code) is not one of the register's codes."),
        (6, "900126", "EstablishmentName is longer than 160 letters."),
        (7, "900101", "This URN stands on line 2 already; the first row counts."),
        (8, "900127", "PercentageFSM is not between 0 and 100."),
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gias_no_urn_column.csv", "No column of this file is called URN"),
        ("gias_empty.csv", "This file is empty."),
        ("gias_binary.csv", "This is not a text file"),
        ("gias_web_page.csv", "This is a web page"),
        ("gias_spreadsheet.xlsx", r"This is a spreadsheet \(xlsx\)"),
        ("gias_archive.zip", "This is a ZIP archive"),
        ("gias_links.csv", "This is the file of links"),
        ("gias_groups_renamed_headers.csv", "This is the file of groups"),
        ("README.md", "No column of this file is called URN"),
    ],
)
def test_a_wrong_file_gets_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read(name)


def test_the_register_is_no_file_of_links() -> None:
    with pytest.raises(FileRefused, match="has no column LinkURN and LinkType"):
        read("", links="gias_cp1252_crlf.csv")
