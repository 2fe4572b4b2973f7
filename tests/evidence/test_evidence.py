"""Evidence: ticks on a day, notes, links and files."""

import datetime
import io
import uuid
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from engagements.models import Assignment, DayCorrection, SupportDay
from engagements.services import days as day_verbs
from engagements.services.strikes import answer_strike, request_strike
from evidence.files import check_file, safe_name
from evidence.models import Evidence
from evidence.services.evidence import add_evidence, edit_evidence, withdraw_evidence
from evidence.services.recording import correct_day, record_day
from tests.factories.engagements import World, make_world
from tests.factories.evidence import EvidenceFactory
from tests.factories.photographs import JPEG, PNG

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def world() -> World:
    return make_world()


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archive(*names: str, **contents: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, contents.get(name.split(".")[0], "x"))
    return file.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text")


def recorded(world: World, **ticks: str) -> SupportDay:
    return record_day(
        by=world.llme_user,
        engagement=world.engagement,
        ticks=ticks,
        llme=world.llme,
        on=today(),
        days=Decimal(1),
        worked_on="Fractions",
    )


# Ticks --------------------------------------------------------------------------------------------


def test_a_tick_becomes_evidence_that_both_looked_at(world: World) -> None:
    day = recorded(world, book_look="Reasoning in most books", pupil_voice="")
    rows = Evidence.objects.filter(day=day).order_by("kind")
    assert [(row.kind, row.seen, row.looked, row.on) for row in rows] == [
        ("book_look", "Reasoning in most books", "both", today()),
        ("pupil_voice", "", "both", today()),
    ]


def test_rewording_a_tick_keeps_no_earlier_line_and_is_read_anew(world: World) -> None:
    day = recorded(world, book_look="First wording", pupil_voice="Stays")
    day = correct_day(
        by=world.llme_user,
        day=day,
        ticks={"pupil_voice": "Stays", "lesson_visit": "New"},
        seen_version=1,
        on=day.on,
        days=day.days,
        worked_on=day.worked_on,
    )
    assert DayCorrection.objects.get().what == "what we looked at"
    assert day.version == 2
    standing = Evidence.objects.standing().filter(day=day).values_list("kind", "seen")
    assert sorted(standing) == [("lesson_visit", "New"), ("pupil_voice", "Stays")]
    assert not Evidence.objects.filter(seen__contains="First").exists()


def test_the_ticks_of_a_withdrawn_day_stand_no_more(world: World) -> None:
    day = recorded(world, book_look="x")
    day_verbs.withdraw_day(by=world.llme_user, day=day, seen_version=1, reason="Wrong school")
    assert not Evidence.objects.standing().exists()


def test_one_tick_of_a_kind_per_day_is_held_by_the_database(world: World) -> None:
    day = recorded(world, book_look="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory(engagement=world.engagement, day=day, kind="book_look")


def test_words_are_struck_out_of_evidence_too(world: World) -> None:
    day = recorded(world, book_look="Seen with Mrs Adeyemi")
    day_verbs.confirm_day(by=world.head, day=day, seen_version=1)
    asked = request_strike(by=world.head, day=day, words="Mrs Adeyemi")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert Evidence.objects.get().seen == "Seen with [words struck out]"


# Notes, links, files ------------------------------------------------------------------------------


def add(world: World, **extra: Any) -> Evidence:
    values: dict[str, Any] = {
        "by": world.head,
        "engagement": world.engagement,
        "kind": "staff_voice",
        "on": today(),
        "looked": "school",
        "seen": "Teachers say the small steps help",
    }
    return add_evidence(**{**values, **extra})


def test_evidence_says_something_and_lies_not_ahead(world: World) -> None:
    with pytest.raises(Refused, match="Write what was seen"):
        add(world, seen=" ")
    with pytest.raises(Refused, match="up to today"):
        add(world, on=today(1))
    for user in (world.coordinator, world.governor):
        with pytest.raises(Refused):
            add(world, by=user)


def test_only_its_side_puts_it_right_and_the_second_saver_is_told(world: World) -> None:
    row = add(world)
    values: dict[str, Any] = {"kind": "staff_voice", "on": today(), "looked": "both"}
    values |= {"source": "", "link": "", "seen": "Other words"}
    with pytest.raises(Refused, match="side that added"):
        edit_evidence(by=world.llme_user, evidence=row, seen_version=1, **values)
    edit_evidence(by=world.maths_lead, evidence=row, seen_version=1, **values)
    with pytest.raises(Stale):
        edit_evidence(by=world.head, evidence=row, seen_version=1, **values)
    withdraw_evidence(by=world.head, evidence=row, seen_version=2, reason="Entered twice")
    assert not Evidence.objects.standing().exists()
    assert Evidence.objects.get().withdrawn_reason == "Entered twice"


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("board.png", PNG, "image/png"),
        ("board.jpeg", JPEG, "image/jpeg"),
        ("plan.docx", DOCX, "wordprocessingml"),
        ("marks.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
        ("talk.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), "presentationml"),
        ("plan.odt", ODT, "opendocument"),
        ("notes.txt", "Seen: 3 × ½".encode(), "text/plain"),
        ("marks.csv", b"year,mean\n4,12\n", "text/csv"),
        ("wrongly-named.png", PDF, "application/pdf"),
    ],
)
def test_a_file_of_a_kind_on_the_list_is_taken(name: str, content: bytes, mime: str) -> None:
    assert mime in check_file(SimpleUploadedFile(name, content)).mime


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("page.txt", b"hello <script>alert(1)</script>"),
        ("page.pdf", b"<html>%PDF-1.7</html>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("run.exe", b"MZ" + b"\0" * 60),
        ("run.pdf", b"MZ" + b"\0" * 60),
        ("moving.gif", b"GIF89a" + b"\0" * 20),
        ("any.zip", archive("a.txt")),
        ("macro.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("broken.docx", b"PK\x03\x04" + b"\0" * 60),
        ("hidden.txt", b"hello\0world"),
        ("empty.pdf", b""),
        ("run.sh", b"#!/bin/sh\nls"),
    ],
)
def test_any_other_file_is_refused_in_a_sentence_also_on_the_model(
    world: World, name: str, content: bytes
) -> None:
    with pytest.raises(ValidationError):
        check_file(SimpleUploadedFile(name, content))
    row = EvidenceFactory.build(engagement=world.engagement, added_by=world.head)
    row.file = SimpleUploadedFile(name, content)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "file" in refused.value.message_dict


def test_a_file_too_large_is_refused(settings: Any) -> None:
    settings.EVIDENCE_FILE_MB = 1
    with pytest.raises(ValidationError, match="The limit is 1 MB"):
        check_file(SimpleUploadedFile("a.pdf", PDF + b"x" * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\plans\\Year 4.docx", "Year 4.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        (".pdf", "file.pdf"),
        ("ü" * 300, "ü" * 100 + ".pdf"),
    ],
)
def test_a_name_keeps_no_path_and_no_trick(name: str, kept: str) -> None:
    assert safe_name(name, "pdf") == kept


def upload(world: World, client: Client, name: str, content: bytes, **extra: Any) -> Any:
    form = {
        "submission": str(uuid.uuid4()),
        "kind": "planning_document",
        "on_day": str(today().day),
        "on_month": str(today().month),
        "on_year": str(today().year),
        "looked": "both",
        "seen": "The new unit plan",
        "file": SimpleUploadedFile(name, content),
        **extra,
    }
    return client.post(reverse("evidence:add", args=[world.engagement.reference]), form)


def test_a_file_is_kept_privately_and_served_to_those_who_read_the_work(world: World, media: Path) -> None:
    assert upload(world, as_(world.llme_user), "Unit plan.pdf", PDF).status_code == 302
    row = Evidence.objects.get()
    assert "Unit" not in row.file.name
    assert list(media.rglob("*Unit*")) == []
    path = reverse("evidence:file", args=[world.engagement.reference, row.pk])
    response = as_(world.governor).get(path)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Unit plan.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    for user in world.strangers:
        assert as_(user).get(path).status_code == 404


def test_access_to_a_file_ends_with_the_role(world: World, media: Path) -> None:
    upload(world, as_(world.head), "plan.pdf", PDF)
    client = as_(world.llme_user)
    path = reverse("evidence:file", args=[world.engagement.reference, Evidence.objects.get().pk])
    first = client.get(path)
    assert first.status_code == 200
    assert b"".join(first.streaming_content) == PDF
    Assignment.objects.filter(llme=world.llme).update(ended_at=timezone.now(), ended_by=world.coordinator)
    assert client.get(path).status_code == 404


def test_a_refused_file_says_why_and_keeps_what_was_typed(world: World, media: Path) -> None:
    page = upload(world, as_(world.head), "page.html", b"<html></html>")
    assert page.status_code == 200
    text = page.content.decode()
    assert "This kind of file is not taken" in text
    assert "The new unit plan" in text
    assert not Evidence.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_link_is_an_address_of_the_web(world: World) -> None:
    form = {"submission": str(uuid.uuid4()), "link": "javascript:alert(1)"}
    page = as_(world.head).post(reverse("evidence:add", args=[world.engagement.reference]), form)
    assert page.status_code == 200
    assert not Evidence.objects.exists()


def test_the_list_is_filtered_by_its_address_and_paged(world: World) -> None:
    for number in range(21):
        EvidenceFactory(engagement=world.engagement, seen=f"Note {number}", kind="book_look")
    EvidenceFactory(engagement=world.engagement, seen="Heard from pupils", kind="pupil_voice")
    client = as_(world.governor)
    path = reverse("evidence:list", args=[world.engagement.reference])
    assert "1 to 20 of 22" in client.get(path).content.decode()
    page = client.get(path + "?kind=pupil_voice").content.decode()
    assert "Heard from pupils" in page
    assert "Note 3" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_number_of_times(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        EvidenceFactory(engagement=world.engagement)
    client = as_(world.head)
    path = reverse("evidence:list", args=[world.engagement.reference])
    client.get(path)
    with django_assert_num_queries(8):
        client.get(path)


def test_evidence_added_to_a_day_is_on_its_page_and_confirmed_with_it(world: World, media: Path) -> None:
    day = recorded(world)
    add_evidence(
        by=world.llme_user,
        engagement=world.engagement,
        kind="other",
        on=today(),
        looked="both",
        link="https://example.org/unit",
        day=day,
    )
    with pytest.raises(Stale):
        day_verbs.confirm_day(by=world.head, day=day, seen_version=1)
    page = as_(world.head).get(day.get_absolute_url()).content.decode()
    assert "https://example.org/unit" in page


def test_a_link_is_added_to_a_day_from_its_page(world: World) -> None:
    day = recorded(world)
    form = {
        "submission": str(uuid.uuid4()),
        "kind": "other",
        "on_day": str(today().day),
        "on_month": str(today().month),
        "on_year": str(today().year),
        "looked": "both",
        "link": "https://example.org/unit",
    }
    path = reverse("evidence:add_to_day", args=[world.engagement.reference, day.pk])
    page = as_(world.head).post(path, form, follow=True)
    assert "https://example.org/unit" in page.content.decode()
    row = Evidence.objects.get()
    edit = reverse("evidence:edit", args=[world.engagement.reference, row.pk])
    assert as_(world.head).get(edit).status_code == 200
    as_(world.head).post(edit, form | {"version": "1", "seen": "See page 4"})
    assert Evidence.objects.get().seen == "See page 4"
    stale = as_(world.maths_lead).post(edit, form | {"version": "1", "seen": "See page 5"})
    assert stale.status_code == 409
    assert "See page 4" in stale.content.decode()
    assert "See page 5" in stale.content.decode()
    withdraw = reverse("evidence:withdraw", args=[world.engagement.reference, row.pk])
    as_(world.head).post(withdraw, {"version": "2", "reason": "Twice"})
    assert Evidence.objects.get().withdrawn_at is not None
