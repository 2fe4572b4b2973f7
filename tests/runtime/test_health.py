"""/health/: whether the service is well, for a monitor, without a word about anyone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import DueRun, OutgoingMail, SiteText, Worker
from core.texts import load_shipped
from hubsupport import health
from tests.runtime.slow import fail


@pytest.fixture(autouse=True)
def afresh(db: None, media: Path) -> None:
    health.forget()
    Worker.objects.create(name="here:1:abc")
    load_shipped()


def ask(client: Client) -> tuple[int, list[str]]:
    """The status and what is not well."""
    health.forget()
    response = client.get("/health/")
    return response.status_code, [name for name, fact in response.json()["checks"].items() if not fact["ok"]]


def test_all_is_well(client: Client, media: Path) -> None:
    assert ask(client) == (200, [])
    assert list(media.rglob("*.*")) == []
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_silent_worker_is_told(client: Client) -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert ask(client) == (503, ["worker"])

    Worker.objects.all().delete()
    assert ask(client) == (503, ["worker"])


def test_a_task_that_waits_long_is_told(client: Client) -> None:
    fail.enqueue("x")
    assert ask(client) == (200, [])

    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))
    assert ask(client) == (503, ["worker"])


def test_mail_that_waits_long_is_told(client: Client) -> None:
    mail = OutgoingMail.objects.create(kind="x", to_address="a@school.test")
    assert ask(client) == (200, [])

    mail.next_try_at = timezone.now() - timedelta(minutes=16)
    mail.save()
    assert ask(client) == (503, ["mail"])


def test_a_job_that_was_given_up_is_told(client: Client) -> None:
    DueRun.objects.create(job="x", slot="2026-11-22", attempts=5, trouble="ValueError")

    assert ask(client) == (503, ["due"])


def test_storage_that_cannot_be_written_is_told(client: Client, settings: Any, tmp_path: Path) -> None:
    blocker = tmp_path / "a file"
    blocker.touch()
    settings.MEDIA_ROOT = blocker / "media"

    assert ask(client) == (503, ["storage"])


def test_the_answer_names_nobody(client: Client) -> None:
    OutgoingMail.objects.create(kind="x", to_address="a@school.test")
    fail.enqueue("secret")

    text = client.get("/health/").text

    assert "@" not in text
    assert "secret" not in text


def test_asking_again_at_once_examines_nothing(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/health/")

    with django_assert_num_queries(0):
        assert client.get("/health/").status_code == 200


def test_it_is_read_only(client: Client) -> None:
    assert client.post("/health/").status_code == 405


def test_a_server_without_the_texts_says_so(client: Client) -> None:
    SiteText.objects.filter(key="principles-school").delete()
    assert ask(client) == (503, ["texts"])
    load_shipped()
    assert ask(client) == (200, [])
