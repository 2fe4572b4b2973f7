"""Which background processes are alive, so that work left behind by a dead one is taken up again."""

import hashlib
import os
import secrets
import socket
import threading
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

from core.models import Worker

log = structlog.get_logger("hubsupport.worker")
BEAT_EVERY = 5.0  # seconds
# Long enough that a worker waiting for a lock is not taken for dead.
DEAD_AFTER = timedelta(seconds=90)


def this_place() -> str:
    """A name of this machine (or container): process numbers mean something only within it."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
    except OSError:
        namespace = boot = ""
    return hashlib.sha256(f"{socket.gethostname()} {namespace} {boot}".encode()).hexdigest()[:16]


class Beat:
    """While this is open, the process is known to be alive under `name`."""

    def __init__(self) -> None:
        self.name = f"{this_place()}:{os.getpid()}:{secrets.token_hex(6)}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="beat", daemon=True)

    def __enter__(self) -> "Beat":
        Worker.objects.create(name=self.name)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=BEAT_EVERY)
        Worker.objects.filter(name=self.name).delete()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_EVERY):
            try:
                Worker.objects.filter(name=self.name).update(seen_at=timezone.now())
            except DatabaseError:
                log.warning("beat missed")
                connection.close()
        connection.close()


def is_dead(name: str, *, now: datetime | None = None) -> bool:
    """Whether the worker of that name is gone: it said goodbye, its process is no more, or it fell silent."""
    seen_at = Worker.objects.filter(name=name).values_list("seen_at", flat=True).first()
    if seen_at is None or seen_at < (now or timezone.now()) - DEAD_AFTER:
        return True
    place, pid, _ = name.split(":")
    return place == this_place() and not _process_exists(int(pid))


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
