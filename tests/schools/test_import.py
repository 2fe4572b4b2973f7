"""Bringing registers in: what comes in, what stays, and what happens when it is cut off."""

import csv
import io
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import File
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from schools.models import ImportProblem, ImportRun, School, SchoolWord, SearchWord, Trust
from schools.register import alone
from schools.register import schools as importing
from schools.register.invented import HEADER, Invented
from schools.services.hubs import choose_hub
from schools.services.imports import carry_out, look_through, start_import, upload_register
from tests.factories.hubs import HubAreaFactory, HubFactory
from tests.factories.schools import find_schools, make_admin
from tests.schools.reading import DATA, names, read

pytestmark = pytest.mark.django_db
BIG = 42_000


def command(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_schools", *map(str, arguments), stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_the_command_says_what_it_did_and_the_second_time_that_nothing_changed() -> None:
    first = command(DATA / "gias_cp1252_crlf.csv")
    second = command(DATA / "gias_cp1252_crlf.csv")

    assert "3 schools added" in first
    assert "3 schools as before" in second
    assert "Nothing changed." in second
    assert ImportRun.objects.count() == 2
    assert AuditEvent.objects.filter(verb="import_schools").count() == 2


def test_a_rehearsal_writes_nothing() -> None:
    said = command(DATA / "gias_cp1252_crlf.csv", "--dry-run", links=DATA / "gias_links.csv")

    assert "3 schools added" in said
    assert "3 links added" in said
    assert "A rehearsal: nothing was written." in said
    assert not School.objects.exists()
    assert not ImportRun.objects.exists()
    assert not SearchWord.objects.exists()
    assert not Trust.objects.exists()


def test_a_wrong_file_is_named_with_its_sentence() -> None:
    with pytest.raises(CommandError, match=r"gias_spreadsheet\.xlsx: This is a spreadsheet"):
        command(DATA / "gias_spreadsheet.xlsx")
    with pytest.raises(CommandError, match="can't be opened"):
        command(DATA / "not_there.csv")
    with pytest.raises(CommandError, match="Name at least one file"):
        command()


def test_rows_set_aside_come_as_csv_without_formulas(tmp_path: Path) -> None:
    command(DATA / "gias_rows_that_cant_be_read.csv", problems=tmp_path / "problems.csv")

    text = (tmp_path / "problems.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["File", "Line", "URN", "What is wrong"]
    assert rows[2] == ["schools", "4", "900124", "EstablishmentName is empty."]
    assert ImportProblem.objects.count() == len(rows) - 1


def changed(name: str, old: str, new: str, tmp_path: Path) -> Path:
    """A copy of a file of tests/data with a change."""
    text = (DATA / name).read_bytes().decode("cp1252")
    assert old in text
    path = tmp_path / "edubasealldata20260102.csv"
    path.write_bytes(text.replace(old, new).encode("cp1252"))
    return path


def test_only_what_changed_is_written_and_told(tmp_path: Path) -> None:
    command(DATA / "gias_cp1252_crlf.csv")
    before = School.objects.get(urn=900102)

    said = command(changed("gias_cp1252_crlf.csv", "Elm Street Primary", "Elm Street Community", tmp_path))

    assert "1 school changed" in said
    assert "2 schools as before" in said
    assert School.objects.get(urn=900101).name == "Elm Street Community School"
    assert str(School.objects.get(urn=900101).register_date) == "2026-01-02"
    after = School.objects.get(urn=900102)
    assert (after.row_digest, str(after.register_date)) == (before.row_digest, "2026-01-02")
    assert [school.urn for school in find_schools("elm street community")] == [900101]
    assert find_schools("elm street primary") == []
    run = ImportRun.objects.latest("pk")
    assert run.examples == [
        {
            "kind": "changed",
            "urn": 900101,
            "name": "Elm Street Community School",
            "changes": [["name", "Elm Street Primary School", "Elm Street Community School"]],
        }
    ]


def test_the_same_facts_written_otherwise_are_no_change(tmp_path: Path) -> None:
    command(DATA / "gias_cp1252_crlf.csv")

    said = command(changed("gias_cp1252_crlf.csv", '"01-09-1998"', '"01/09/1998"', tmp_path))

    assert "3 schools as before" in said
    assert "Nothing changed." in said
    assert "Nothing changed." in command(tmp_path / "edubasealldata20260102.csv")


def test_a_closing_is_told_apart(tmp_path: Path) -> None:
    command(DATA / "gias_cp1252_crlf.csv")
    path = changed(
        "gias_cp1252_crlf.csv", '1,"Open","01-09-1998",""', '2,"Closed","01-09-1998","31-08-2026"', tmp_path
    )

    said = command(path)

    assert "3 schools changed" in said
    assert "3 of these closed or are to close" in said


def test_a_file_with_fewer_columns_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    command(DATA / "gias_cp1252_crlf.csv")
    (tmp_path / "few.csv").write_text(
        "URN,EstablishmentName,EstablishmentStatus (name)\n"
        "900101,Elm Street School,Open\n900140,New School,Open\n"
    )

    command(tmp_path / "few.csv")

    elm = School.objects.get(urn=900101)
    assert (elm.name, elm.postcode, elm.authority_code, elm.is_offered) == (
        "Elm Street School",
        "NR1 4EE",
        "926",
        True,
    )
    assert [school.urn for school in find_schools("elm norwich")] == [900101]
    assert School.objects.get(urn=900140).postcode == ""


def text_fields() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField)
    ]


def test_heads_names_telephones_and_addresses_are_nowhere(tmp_path: Path) -> None:
    command(DATA / "gias_heads_and_telephones.csv", problems=tmp_path / "problems.csv")

    assert list(names()) == [900130]
    for secret in ("Quillfeather", "Zebedee", "01632960123", "zebedee@"):
        for model, field in text_fields():
            found = [str(value) for value in model._default_manager.values_list(field, flat=True)]
            assert not [value for value in found if secret.lower() in value.lower()], (model, field, secret)
        assert secret not in (tmp_path / "problems.csv").read_text()


def test_a_hub_comes_by_district_before_authority_and_a_chosen_one_stays(tmp_path: Path) -> None:
    norfolk, norwich, chosen = HubFactory(), HubFactory(), HubFactory()
    HubAreaFactory(hub=norfolk, kind="authority", code="926")
    command(DATA / "gias_cp1252_crlf.csv")
    assert set(School.objects.values_list("hub", flat=True)) == {norfolk.pk}
    choose_hub(by=make_admin(), school=School.objects.get(urn=900101), hub=chosen, reason="Nearer")
    HubAreaFactory(hub=norwich, kind="district", code="E07000148")

    command(changed("gias_cp1252_crlf.csv", '"NR1 4EE"', '"NR1 4EF"', tmp_path))

    hubs = dict(School.objects.values_list("urn", "hub"))
    assert hubs == {900101: chosen.pk, 900102: norwich.pk, 900103: norwich.pk}


def test_a_batch_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second batch fails: the first stays, words and all; the next run does the rest."""
    monkeypatch.setattr(importing, "BATCH", 2)
    real, calls = importing.SchoolsImport._write_trusts, []

    def fail_second(self: Any, batch: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("pulled out")
        real(self, batch)

    monkeypatch.setattr(importing.SchoolsImport, "_write_trusts", fail_second)
    with pytest.raises(RuntimeError):
        read("gias_cp1252_crlf.csv")
    assert list(names()) == [900101, 900102]
    assert set(SchoolWord.objects.values_list("school", flat=True)) == {900101, 900102}

    monkeypatch.setattr(importing.SchoolsImport, "_write_trusts", real)
    report = read("gias_cp1252_crlf.csv")

    assert (report.counts["added"], report.counts["unchanged"]) == (1, 2)
    assert not SearchWord.objects.filter(schools=0).exists()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_run_again_it_is_right(manage: Any, tmp_path: Path) -> None:
    path = Invented(16_000).write(tmp_path / "register.csv")
    process = manage("import_schools", path)
    deadline = time.monotonic() + 60
    while School.objects.count() < 4_000:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = School.objects.count()
    assert 0 < half < 16_000
    assert half % importing.BATCH == 0

    again = manage("import_schools", path)
    said, wrong = again.communicate(timeout=120)

    assert again.returncode == 0, wrong
    assert f"{16_000 - half:,} schools added" in said
    assert f"{half:,} schools as before" in said
    assert School.objects.count() == 16_000
    assert not School.objects.filter(search_text="").exists()
    assert SchoolWord.objects.values("school").distinct().count() == 16_000
    assert not SearchWord.objects.filter(schools=0).exists()
    last = School.objects.latest("urn")
    assert last in find_schools(f"{last.name} {last.town}", limit=200)


@pytest.mark.django_db(transaction=True)
def test_a_register_of_full_size_comes_in_fast_and_the_second_time_only_reads(
    manage: Any, tmp_path: Path
) -> None:
    """Fast in its own processor time, which does not count how long it waits for a busy machine's turn."""
    path = Invented(BIG).write(tmp_path / "register.csv")

    before = os.times()
    said, wrong = manage("import_schools", path).communicate(timeout=240)
    now = os.times()

    assert wrong.count("%") == 10, wrong  # a line for each tenth
    assert re.search(r"[\d.]+ seconds", said), said
    assert f"{BIG:,} schools added" in said
    assert sum(now[2:4]) - sum(before[2:4]) < 25

    with CaptureQueriesContext(connection) as second:
        said = command(path)

    assert "Nothing changed." in said
    writes = r"(\d+ times: )?(INSERT|UPDATE|DELETE|COPY)\b"
    written = [query["sql"] for query in second if re.match(writes, query["sql"])]
    of_schools = [sql for sql in written if re.search(r'"schools_(school\w*|searchword|trust)"', sql)]
    assert of_schools == []
    assert len(written) < 40, written  # the run with its progress, and one line of the record
    assert School.objects.count() == BIG


def test_the_invented_register_has_the_shape_of_the_real_one(tmp_path: Path) -> None:
    path = Invented(50).write(tmp_path / "a.csv")
    again = Invented(50).write(tmp_path / "b.csv")

    raw = path.read_bytes()
    assert raw == again.read_bytes()
    assert len(HEADER) == 135
    assert raw.count(b"\r\n") == 51
    assert b"\x92s " in raw  # an apostrophe of cp1252
    assert raw.split(b"\r\n")[1].startswith(b"100000,")


def test_no_statement_of_the_import_reads_the_schools_one_by_one(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60 if connection.vendor == "postgresql" else 40):
        read("gias_cp1252_crlf.csv")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_import_at_the_same_time_is_told_so_and_the_next_one_goes() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [alone.KEY])
    try:
        with pytest.raises(CommandError, match="Another import is running"):
            command(DATA / "gias_cp1252_crlf.csv")
        assert not School.objects.exists()
        assert ImportRun.objects.get().state == ImportRun.State.REFUSED
    finally:
        other.close()
    assert "3 schools added" in command(DATA / "gias_cp1252_crlf.csv")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_the_page_a_second_import_stops_with_the_sentence_and_can_carry_on(media: Path) -> None:
    with (DATA / "gias_cp1252_crlf.csv").open("rb") as file:
        run = upload_register(
            by=make_admin(), files={"schools": File(file, "r.csv")}, register_date=None, enqueue=print
        )
    look_through(run)
    start_import(by=run.started_by, run=run, enqueue=print)
    run.refresh_from_db()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [alone.KEY])
    carry_out(run)
    other.close()

    run.refresh_from_db()
    assert (run.state, run.sentence) == (ImportRun.State.STOPPED, alone.ANOTHER)
    start_import(by=run.started_by, run=run, enqueue=print)
    run.refresh_from_db()
    carry_out(run)
    assert (run.state, run.sentence) == (ImportRun.State.FINISHED, "")
