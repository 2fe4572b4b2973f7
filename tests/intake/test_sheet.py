"""A hub's own spreadsheet of schools that wait: messy, mended on the page, sent again, nothing twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from zeal import zeal_ignore

from core.errors import Refused
from intake.models import Nomination, Suggestion
from intake.sheet import check_rows, source_of
from intake.views.bring_in import WAITING
from schools.models import School
from tests.factories.engagements import EngagementFactory


@pytest.fixture
def desk(kept, client):
    client.force_login(kept.cora)
    return client


def send(desk, kept, content, name="list.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return desk.post(
        reverse("intake:bring_in", args=[kept.hub.code]), {"sheet": SimpleUploadedFile(name, content)}
    )


def bring_in(desk, kept, data):
    with zeal_ignore():  # each school is added by a verb of its own, with its own locks, checks and events
        return desk.post(reverse("intake:bring_in", args=[kept.hub.code]), data)


def sent_on(page, do="bring-in", **mended):
    """The rows of a page as a browser sends them, some mended."""
    formset = page.context["formset"]
    data = {"rows-TOTAL_FORMS": len(formset.forms), "rows-INITIAL_FORMS": len(formset.forms), "do": do}
    for form in formset:
        data |= {bound.html_name: bound.value() or "" for bound in form}
    return {**data, **mended}


def test_a_messy_sheet_is_looked_at_mended_and_brought_in(kept, desk):
    elm, oak, ash, both = (kept.school(f"{name} School") for name in ("Elm", "Oak", "Ash", "Yew"))
    both.phase_code = "7"
    both.save()
    waits = kept.add(kept.school("Waits School"))
    work = EngagementFactory(hub=kept.hub, opened_by=kept.cora)
    text = (
        "Our waiting list;;\n"
        f"School URN ;Put forward by;Reason(s)\n"
        f"{elm.pk};Harbour Learning Trust;Two new teachers\n"
        f"{oak.pk};head;We asked\n"
        f"{oak.pk};Norfolk LA;Again\n"
        f"{ash.pk};;No one said\n"
        f"12;School;Short\n"
        f"999999;School;Unknown\n"
        f"{both.pk};NCETM;Either phase\n"
        f"{waits.school_id};School;Is here\n"
        f"{work.school_id};School;Under way\n"
        ";;\n"
        "Total;9;\n"
    )
    page = send(desk, kept, text)
    told = page.content.decode()
    assert "2 ready, 5 to mend, 2 here already." in told
    assert "This school stands in row 4 already." in told

    page = bring_in(desk, kept, sent_on(page))
    assert Nomination.objects.count() == 3
    assert "2 schools are on the waiting list now." in page.content.decode()
    names = {bound.html_name: bound.value() for form in page.context["formset"] for bound in form}
    row = next(name for name, value in names.items() if value == str(ash.pk)).split("-")[1]
    phase = next(name for name, value in names.items() if value == str(both.pk)).split("-")[1]
    mended = {f"rows-{row}-source": "the hub", f"rows-{phase}-phase": "Secondary"}
    bring_in(desk, kept, sent_on(page, **mended))
    assert Nomination.objects.get(school=both).phase == "secondary"
    assert [row.who for row in Suggestion.objects.order_by("nomination__school__name", "pk")] == [
        "The hub",
        "The trust (Harbour Learning Trust)",
        "The school",
        "The trust (Harbour Trust)",
        "NCETM or RISE",
    ]
    again = send(desk, kept, text).content.decode()
    assert "0 ready" in again
    assert Nomination.objects.count() == 5


def test_excel_is_read_and_bringing_in_only_looks_until_it_is_told(kept, desk):
    school, book, content = kept.school(), Workbook(), io.BytesIO()
    book.active.append(["URN", "Suggested by", "Why"])
    book.active.append([school.pk, "Trust", "Two new teachers"])
    book.save(content)
    page = send(desk, kept, content.getvalue(), "list.xlsx")
    assert "1 ready" in page.content.decode()
    assert not Nomination.objects.exists()
    page = bring_in(desk, kept, sent_on(page, do="look"))
    assert not Nomination.objects.exists()
    answer = bring_in(desk, kept, sent_on(page))
    assert (answer.status_code, Nomination.objects.count()) == (302, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2",
        b"URN,Why\n",
        b"PK\x03\x04 no book",
        b"\0\0\0",
        b"URN\n" + b"1\n" * 101,
        b"x" * 1_000_001,
    ],
)
def test_what_can_not_be_read_is_told_in_a_sentence(content, kept, desk):
    page = send(desk, kept, content)
    assert (page.status_code, "Error: " in page.content.decode()) == (200, True)


def test_after_a_no_only_the_schools_own_row_comes_in(kept):
    entry = kept.answer(kept.add(), "no")
    urn = str(entry.school_id)
    rows = [
        {"urn": urn, "source": who, "why": "Please", "phase": "", "all_the_same": ""}
        for who in ("LA", "School")
    ]
    by_others, own = check_rows(kept.hub, rows[:1])[0], check_rows(kept.hub, rows[1:])[0]
    assert (by_others.here_already, own.is_ready) == ("The head said no thank you", True)


def test_what_speaks_against_a_school_is_answered_in_its_row(kept):
    theirs = kept.school(hub=kept.other_hub)
    row = {"urn": str(theirs.pk), "source": "LA", "why": "Asked", "phase": "", "all_the_same": ""}
    assert "Birch Hub" in check_rows(kept.hub, [row])[0].errors["all_the_same"]
    assert check_rows(kept.hub, [{**row, "all_the_same": "Agreed with them"}])[0].is_ready


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("School", "school"),
        ("The Headteacher rang", "school"),
        ("Norfolk LA", "authority"),
        ("LA", "authority"),
        ("Suffolk County Council", "authority"),
        ("Harbour Learning Trust", "trust"),
        ("MAT lead", "trust"),
        ("RISE adviser", "ncetm"),
        ("Hub", "hub"),
        ("us", "hub"),
        ("Somebody", ""),
        ("", ""),
    ],
)
def test_who_suggests_is_understood(typed, meant):
    assert source_of(typed) == meant


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"URN,Who,Why\n{text}".encode()))
def test_no_file_is_an_error_of_ours(content):
    try:
        rows = WAITING.read(content).rows
    except Refused:
        return
    assert 0 < len(rows) <= 100


def test_a_row_that_is_here_already_asks_for_nothing(kept):
    """What would not come in anyway need not be mended first."""
    school = kept.school()
    work = EngagementFactory(hub=kept.hub, school=school, opened_by=kept.cora)
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSING)
    typed = {"urn": str(school.pk), "source": "", "why": "", "phase": "", "all_the_same": ""}
    (row,) = check_rows(kept.hub, [typed])
    assert (row.errors, work.reference in row.here_already) == ({}, True)
