"""`manage.py work`: background tasks, mail, and what is due by the clock. One is enough; more do no harm."""

import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from core.clock import run_due
from core.sending import MailServerDown, send_waiting
from core.tasks import put_back_abandoned
from core.workers import Beat

log = structlog.get_logger("hubsupport.worker")
REST_WHEN_MAIL_IS_DOWN = 60.0  # seconds


class Command(BaseCommand):
    help = "Run background tasks, send mail, and run what is due, until told to stop (SIGTERM)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is there, then end.")
        parser.add_argument(
            "--sweep-every", type=float, default=60.0, help="Seconds between two looks at what is due."
        )

    def handle(self, *, once: bool, sweep_every: float, **options: Any) -> None:
        stopping = threading.Event()

        def stop(signum: int, frame: FrameType | None) -> None:
            if stopping.is_set():  # asked twice: at once
                raise SystemExit(1)
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        with Beat() as beat:
            log.info("worker started", worker=beat.name)
            work = Work(beat.name, sweep_every=sweep_every)
            if once:
                while work.turn() + safely(work.send_mail):
                    pass
            else:
                # A thread of its own: a long task delays nobody's sign-in code.
                post = threading.Thread(target=work.send_until, args=[stopping], daemon=True)
                post.start()
                while not stopping.is_set():
                    if not work.turn():
                        stopping.wait(1)
                post.join()
        log.info("worker stopped", worker=beat.name)


def safely(do: Callable[[], int]) -> int:
    """What goes wrong in one part of the round is written down and stops no other part."""
    try:
        return do()
    except Exception:
        log.exception("worker trouble")
        close_old_connections()
        return 0


class Work:
    """What one worker does, a little at a time."""

    def __init__(self, name: str, *, sweep_every: float) -> None:
        self.name = name
        self.sweep_every = sweep_every
        self.next_sweep = 0.0
        self.mail_is_down = False

    def turn(self) -> int:
        """Sweep if it is time, run one task if there is one. How many there were."""
        close_old_connections()
        if time.monotonic() >= self.next_sweep:
            self.next_sweep = time.monotonic() + self.sweep_every
            safely(put_back_abandoned)
            safely(lambda: len(run_due(runner=self.name)))
        return safely(self.run_a_task)

    def send_until(self, stopping: threading.Event) -> None:
        """Send mail as it is written, until told to stop."""
        while not stopping.is_set():
            close_old_connections()
            if not safely(self.send_mail):
                stopping.wait(1)
            if self.mail_is_down:
                stopping.wait(REST_WHEN_MAIL_IS_DOWN)
        connection.close()

    def send_mail(self) -> int:
        """A handful at a time, so that what is urgent waits for few."""
        self.mail_is_down = False
        try:
            return send_waiting(limit=20)
        except MailServerDown:
            self.mail_is_down = True
            return 0

    def run_a_task(self) -> int:
        # Asked first without a lock: the queue's own look takes SQLite's write lock each time.
        if not DBTaskResult.objects.ready().exists():
            return 0
        QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self.name,
            excluded_queue_names=[],
        ).run()
        return 1
