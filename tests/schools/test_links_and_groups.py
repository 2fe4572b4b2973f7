"""Predecessors and successors; trusts and their schools."""

import datetime

import pytest

from schools.kin import kin_of, successors
from schools.models import School, SchoolLink, Trust
from tests.factories.schools import SchoolFactory
from tests.schools.reading import read, told

pytestmark = pytest.mark.django_db


def test_links_come_in_once_and_a_broken_one_is_told() -> None:
    report = read("gias_cp1252_crlf.csv", links="gias_links.csv")
    again = read("", links="gias_links.csv")

    assert report.counts["links_added"] == 3
    assert told(report) == [(5, "900101", "A link needs two URNs, and one of them is no number.")]
    assert again.changed_nothing
    assert SchoolLink.objects.count() == 3


def test_the_file_of_links_speaks_for_the_schools_it_names() -> None:
    SchoolLink.objects.create(school_urn=900103, linked_urn=1, kind="Successor")
    SchoolLink.objects.create(school_urn=999999, linked_urn=1, kind="Successor")
    SchoolLink.objects.create(school_urn=900118, linked_urn=900103, kind="Successor")

    report = read("", links="gias_links.csv")

    assert (report.counts["links_added"], report.counts["links_changed"], report.counts["links_removed"]) == (
        2,
        1,
        1,
    )
    assert set(SchoolLink.objects.values_list("school_urn", flat=True)) == {900103, 900118, 900101, 999999}


def test_kin_is_seen_from_either_end() -> None:
    read("gias_proposed_and_closed.csv", links="gias_links.csv")
    read("gias_cp1252_crlf.csv")
    academy, gone = School.objects.get(urn=900103), School.objects.get(urn=900118)

    assert [(one.school, one.on) for one in kin_of(academy)["before"]] == [(gone, datetime.date(2012, 9, 1))]
    assert successors(gone) == [academy]
    assert kin_of(academy)["after"] == []


def test_a_link_told_from_one_end_only_shows_at_both() -> None:
    old, new = SchoolFactory(), SchoolFactory()
    SchoolLink.objects.create(school_urn=new.urn, linked_urn=old.urn, kind="Predecessor - merged")

    assert [one.school for one in kin_of(new)["before"]] == [old]
    assert successors(old) == [new]


def test_groups_give_trusts_and_nothing_else_does() -> None:
    report = read("gias_cp1252_crlf.csv", groups="gias_groups_renamed_headers.csv")

    trust = Trust.objects.get(uid=17101)
    assert (trust.name, trust.group_id, trust.companies_house, trust.kind_code) == (
        "KING’S HILL TRUST",
        "TR01904",
        "07595434",
        "06",
    )
    assert Trust.objects.get(uid=17102).companies_house == "SC123456"
    assert set(Trust.objects.values_list("uid", flat=True)) == {17101, 17102}
    assert School.objects.get(urn=900103).trust_id == 17101
    assert School.objects.get(urn=900101).trust_id is None
    assert told(report) == [(5, "900101", "Group UID is empty: it can't be told which group this is.")]
    again = read("gias_cp1252_crlf.csv", groups="gias_groups_renamed_headers.csv")
    assert again.changed_nothing


def test_groups_move_a_school_to_its_trust() -> None:
    read("gias_cp1252_crlf.csv")
    other = Trust.objects.create(uid=5, name="OTHER")
    School.objects.filter(urn=900103).update(trust=other)

    report = read("", groups="gias_groups_renamed_headers.csv")

    assert report.counts["trusts_of_schools"] == 1
    assert School.objects.get(urn=900103).trust_id == 17101
