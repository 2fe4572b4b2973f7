"""The pages of schools as people use them."""

import datetime
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import AuditEvent
from schools import due, sections
from schools.models import ImportRun, School
from schools.register.index import index_schools
from schools.register.schools import SchoolsImport
from schools.services.imports import KEPT_UNUSED
from tests.factories.schools import (
    SchoolFactory,
    SchoolLinkFactory,
    TrustFactory,
    coordinator,
    leader,
    make_admin,
)
from tests.schools.reading import DATA
from tests.valid_html import assert_valid

pytestmark = pytest.mark.django_db
SEARCH = "/schools/"


def page(client: Any, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def client(client_for: Any) -> Any:
    return client_for(coordinator(SchoolFactory(name="Ash Primary School", urn=910_900).hub))


def test_searching_and_narrowing(client: Any) -> None:
    trust = TrustFactory(name="OAK TRUST")
    SchoolFactory(name="St Mary’s Primary School", town="Norwich", trust=trust)
    SchoolFactory(name="St Mary’s High School", town="Leeds", phase_code="4", authority_code="383", hub=None)
    SchoolFactory(name="Old St Mary’s School", status="2", is_offered=False)
    index_schools()

    assert "3 schools" in page(client, SEARCH, q="saint marys")
    assert "Old St Mary’s School" in page(client, SEARCH, q="st marys", show="closed")
    found = page(client, SEARCH, q="st marys", phase="4")
    assert "St Mary’s High School" in found
    assert "St Mary’s Primary School" not in found
    assert "1 school" in page(client, SEARCH, trust=trust.uid)
    assert "No school is found by these words." in page(client, SEARCH, q="zzzz")
    assert "4 schools" in page(client, SEARCH)


@pytest.mark.parametrize(
    "query",
    [
        {"page": "-1"},
        {"page": "9" * 30},
        {"q": "\x00"},
        {"q": "x" * 5000},
        {"trust": "9" * 30},
        {"hub": "no"},
        {"authority": "' or 1=1"},
    ],
)
def test_odd_addresses_get_a_page(client: Any, query: dict[str, str]) -> None:
    assert client.get(SEARCH, query).status_code in (200, 400)


@pytest.mark.parametrize("urn", ["0", "99999999999999999999", "123"])
def test_schools_that_are_not_there(client: Any, urn: str) -> None:
    assert client.get(f"/schools/{urn}/").status_code == 404


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_ask_the_same_for_one_row_and_many(client: Any) -> None:
    address = f"{SEARCH}?q=st+marys+prim"
    SchoolFactory(name="St Mary’s Primary School")
    index_schools()
    client.get(address)
    one = queries(client, address)
    for _ in range(30):
        SchoolFactory(name="St Mary’s Primary School", town="Norwich", trust=TrustFactory())
    index_schools()
    assert queries(client, address) == one <= 10
    assert queries(client, SEARCH) <= 10
    assert len(client.get(address).content) < 60 * 1024


def test_the_page_of_a_school(client: Any) -> None:
    school = SchoolFactory(
        name="Elm Academy",
        trust=TrustFactory(name="OAK TRUST"),
        register_date=datetime.date(2025, 4, 22),
        website="www.elm.example/home",
        pupils=210,
        low_age=4,
        high_age=11,
    )
    old = SchoolFactory(name="Elm Primary School", status="2", closed_on=datetime.date(2019, 8, 31))
    SchoolLinkFactory(school_urn=school.urn, linked_urn=old.urn, kind="Predecessor")

    text = page(client, school.get_absolute_url())
    for words in (
        "From the register of 22 April 2025",
        "OAK TRUST",
        "4 to 11",
        "Predecessors",
        "Elm Primary",
    ):
        assert words in text
    assert 'href="https://www.elm.example/home"' in text
    assert_valid(text)
    before = page(client, old.get_absolute_url())
    assert "This school has closed on 31 August 2019" in before
    assert "Elm Academy" in before


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "data:text/html,x.y", "//evil", "http://a b.c", 'x.y"onload="', "plain"],
)
def test_a_website_is_a_link_only_to_the_web(website: str) -> None:
    assert School(website=website).website_url == ""


NOTHING = {"text": "None yet", "url": "", "action": ""}


def test_apps_above_add_sections_and_actions(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    school = SchoolFactory()
    monkeypatch.setattr(sections, "_sections", [])
    monkeypatch.setattr(sections, "_actions", [])
    sections.register(lambda user, s: sections.Section("Our work", "components/empty.html", NOTHING))
    sections.register(lambda user, s: None)
    sections.register_action(lambda user, s: sections.Action("Open work", f"/open/{s.urn}/"))
    text = page(client, school.get_absolute_url())
    assert "Our work" in text
    assert "None yet" in text
    assert f'href="/open/{school.urn}/"' in text


def test_the_details_of_a_school_ask_few_questions(client_for: Any) -> None:
    school = SchoolFactory(trust=TrustFactory())
    SchoolLinkFactory(school_urn=school.urn)
    for person in (leader(school, "headteacher"), coordinator(school.hub), make_admin()):
        client = client_for(person)
        client.get(school.get_absolute_url())
        assert queries(client, school.get_absolute_url()) <= 14


# Imports from the page.


@pytest.fixture
def admin(client_for: Any) -> Any:
    return client_for(make_admin())


def upload(client: Any, name: str, kind: str = "schools_file", **more: Any) -> Any:
    file = SimpleUploadedFile(name, (DATA / name).read_bytes(), "text/csv")
    form = {kind: file, "submission": uuid.uuid4(), **more}
    return client.post(reverse("schools:import"), form, follow=True)


def work() -> None:
    """What the worker does with the tasks that wait."""
    for task in DBTaskResult.objects.ready().order_by("enqueued_at"):
        task.task.func(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=task.pk).delete()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_upload_look_bring_in(admin: Any, media: Path) -> None:
    shown = upload(admin, "gias_rows_that_cant_be_read.csv").content.decode()
    assert "Waiting its turn." in shown
    assert 'hx-trigger="every 1s"' in shown
    assert len(files_in(media)) == 1
    assert files_in(media)[0].stat().st_mode & 0o077 == 0
    run = ImportRun.objects.get()
    address = reverse("schools:import_run", args=[run.pk])

    work()
    preview = page(admin, address)
    assert_valid(preview)
    assert "What would change" in preview
    assert "2 schools added" in preview
    assert "EstablishmentName is empty." in preview
    assert "=HYPERLINK" in preview
    assert not School.objects.exists()
    part = admin.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "2 schools added" in part

    admin.post(reverse("schools:start_import", args=[run.pk]))
    assert "Waiting its turn." in page(admin, address) or "of 8 rows" in page(admin, address)
    work()
    assert "What changed" in page(admin, address)
    assert School.objects.count() == 2
    assert files_in(media) == []
    problems = admin.get(reverse("schools:import_problems", args=[run.pk]))
    assert problems["Content-Disposition"].startswith("attachment")
    assert problems.content.decode("utf-8-sig").count("\r\n") == 7
    assert AuditEvent.objects.filter(verb="import_schools").count() == 1
    again = admin.post(reverse("schools:start_import", args=[run.pk]))
    assert again.status_code == 400


def test_a_wrong_file_says_so_and_is_removed(admin: Any, media: Path) -> None:
    upload(admin, "gias_spreadsheet.xlsx")
    work()
    text = page(admin, reverse("schools:import_run", args=[ImportRun.objects.get().pk]))
    assert "gias_spreadsheet.xlsx: This is a spreadsheet (xlsx)" in text
    assert files_in(media) == []


def test_no_file_and_an_empty_one(admin: Any, media: Path) -> None:
    nothing = admin.post(reverse("schools:import"), {"submission": uuid.uuid4()}).content.decode()
    assert "Choose at least one file." in nothing
    assert "This file is empty." in upload(admin, "gias_empty.csv").content.decode()
    assert not ImportRun.objects.exists()


def test_withdrawn_and_forgotten_files_are_removed(
    admin: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload(admin, "gias_cp1252_crlf.csv")
    upload(admin, "gias_links.csv", "links_file")
    work()
    first, second = ImportRun.objects.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("schools:withdraw_import", args=[first.pk]))
    assert len(files_in(media)) == 1
    ImportRun.objects.filter(pk=second.pk).update(started_at=timezone.now() - KEPT_UNUSED * 2)
    due.remove_unused_registers(timezone.localdate())
    assert files_in(media) == []
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_an_import_that_breaks_can_carry_on(admin: Any, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(admin, "gias_cp1252_crlf.csv")
    work()
    run = ImportRun.objects.get()
    admin.post(reverse("schools:start_import", args=[run.pk]))

    def broken(self: Any, batch: Any) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(SchoolsImport, "_bring_in", broken)
        with pytest.raises(RuntimeError):
            work()
    DBTaskResult.objects.all().delete()
    text = page(admin, reverse("schools:import_run", args=[run.pk]))
    assert "It stopped half-way." in text
    admin.post(reverse("schools:start_import", args=[run.pk]))
    work()
    assert School.objects.count() == 3


def test_an_older_register_than_the_last_is_warned_of(admin: Any, media: Path) -> None:
    SchoolFactory(register_date=datetime.date(2026, 1, 1))
    upload(admin, "gias_cp1252_crlf.csv")
    work()
    text = page(admin, reverse("schools:import_run", args=[ImportRun.objects.get().pk]))
    assert "A later register than this has been read." in text


def test_the_import_page_lists_what_was_done(admin: Any, media: Path) -> None:
    upload(admin, "gias_cp1252_crlf.csv")
    text = page(admin, reverse("schools:import"))
    assert_valid(text)
    assert "gias_cp1252_crlf.csv" in text
