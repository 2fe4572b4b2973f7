"""A worker killed with kill -9 in the middle of something: run again, right result."""

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import DueRun, SiteText, Submission, Worker
from core.tasks import MOST_STARTS, put_back_abandoned
from core.workers import DEAD_AFTER, Beat, is_dead, this_place
from tests.runtime.slow import fail, write_two

Manage = Callable[..., "subprocess.Popen[str]"]
pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, "it never began"
        time.sleep(0.05)


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)


def texts() -> list[str]:
    return list(SiteText.objects.order_by("key").values_list("key", flat=True))


def test_a_task_whose_worker_was_killed_is_run_again(manage: Manage, tmp_path: Path) -> None:
    began = tmp_path / "began"
    result = write_two.enqueue("a", str(began))
    worker = manage("work")
    wait_for(began)

    kill(worker)

    assert texts() == []
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert manage("work", "--once").wait(timeout=60) == 0
    assert texts() == ["a-1", "a-2"]
    result.refresh()
    assert result.status == "SUCCESSFUL"
    assert len(result.worker_ids) == 2


JOB = """
from core.clock import due
from core.management.commands import run_due
from django.core.management import call_command
from tests.runtime.slow import write_half_then_wait
due("slow", every="day")(lambda today: write_half_then_wait("d", {began!r}))
call_command("run_due", only="slow")
"""


def test_a_due_job_that_was_killed_is_run_again_and_then_never(manage: Manage, tmp_path: Path) -> None:
    began = tmp_path / "began"
    code = JOB.format(began=str(began))
    first = manage("shell", "--no-imports", "-c", code)
    wait_for(began)

    kill(first)

    assert texts() == []
    assert DueRun.objects.get().finished_at is None
    second, third = (manage("shell", "--no-imports", "-c", code) for _ in range(2))
    outputs = sorted([second.communicate(timeout=60)[0], third.communicate(timeout=60)[0]])
    assert texts() == ["d-1", "d-2"]
    assert outputs == ["Done: slow.\n", "Nothing was due.\n"]
    assert DueRun.objects.get().attempts == 2


SAVE = """
import uuid
from django.contrib.auth.models import AnonymousUser
from core.once import run_once
from tests.runtime.slow import write_half_then_wait
def do():
    write_half_then_wait("s", {began!r})
    return "/done/"
print(run_once(key=uuid.UUID(int=7), by=AnonymousUser(), at="/texts/new/", do=do))
"""


def test_a_save_that_was_killed_leaves_nothing_and_can_be_sent_again(manage: Manage, tmp_path: Path) -> None:
    began = tmp_path / "began"
    code = SAVE.format(began=str(began))
    first = manage("shell", "--no-imports", "-c", code)
    wait_for(began)

    kill(first)

    assert texts() == []
    assert not Submission.objects.exists()
    answers = [manage("shell", "--no-imports", "-c", code).communicate(timeout=60)[0] for _ in range(2)]
    assert answers == ["/done/\n", "/done/\n"]
    assert texts() == ["s-1", "s-2"]


def test_sigterm_lets_the_task_in_hand_end(manage: Manage, tmp_path: Path) -> None:
    began = tmp_path / "began"
    began.touch()  # it does not wait
    for key in "abc":
        write_two.enqueue(key, str(began))
    worker = manage("work")
    deadline = time.monotonic() + 30
    while not texts() and time.monotonic() < deadline:
        time.sleep(0.02)

    worker.terminate()

    assert worker.wait(timeout=20) == 0
    assert not DBTaskResult.objects.running().exists()
    assert len(texts()) % 2 == 0
    assert not Worker.objects.exists()


def test_a_failed_task_is_told_and_stops_nothing(manage: Manage, tmp_path: Path) -> None:
    began = tmp_path / "began"
    began.touch()
    result = fail.enqueue("oh")
    write_two.enqueue("a", str(began))

    assert manage("work", "--once").wait(timeout=60) == 0

    result.refresh()
    assert result.status == "FAILED"
    assert texts() == ["a-1", "a-2"]


@pytest.fixture
def running() -> DBTaskResult:
    write_two.enqueue("a", "")
    task = DBTaskResult.objects.get()
    task.claim("elsewhere:1:abc")
    return task


def test_a_task_in_living_hands_is_left_there(running: DBTaskResult) -> None:
    Worker.objects.create(name="elsewhere:1:abc")

    assert put_back_abandoned() == 0
    assert put_back_abandoned(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1)) == 1


def test_a_task_that_kills_every_worker_is_given_up(running: DBTaskResult) -> None:
    running.worker_ids = ["elsewhere:1:abc"] * MOST_STARTS
    running.save()

    assert put_back_abandoned() == 0

    running.refresh_from_db()
    assert running.status == "FAILED"


def test_a_process_that_is_gone_is_dead_at_once() -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    name = f"{this_place()}:{gone.pid}:abc"
    Worker.objects.create(name=name)

    with Beat() as beat:
        assert not is_dead(beat.name)
        assert is_dead(name)
    assert is_dead(beat.name)


def test_a_beat_keeps_a_worker_alive(monkeypatch: Any) -> None:
    monkeypatch.setattr("core.workers.BEAT_EVERY", 0.05)
    with Beat() as beat:
        first = Worker.objects.get(name=beat.name).seen_at
        deadline = time.monotonic() + 30
        while Worker.objects.get(name=beat.name).seen_at == first:
            assert time.monotonic() < deadline, "it did not beat again"
            time.sleep(0.05)
