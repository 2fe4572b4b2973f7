"""One import of the register at a time: two at once would wait for each other's rows in circles.

PostgreSQL holds the right to import for the connection that has it, and lets go by itself when the process is
killed. On SQLite one transaction writes at a time anyway.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core.errors import Refused

ANOTHER = "Another import is running. Start this one again when it has finished."
# Seconds: the database may notice a moment late that an import was killed.
WAIT = 2.0
# A number of our own among the locks of the database: the bytes of "GIAS".
KEY = int.from_bytes(b"GIAS", "big")


@contextmanager
def alone() -> Iterator[None]:
    """Import while nobody else does; refused while somebody does."""
    if connection.vendor != "postgresql":
        yield
        return
    until = time.monotonic() + WAIT
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        if time.monotonic() > until:
            raise Refused(ANOTHER)
        time.sleep(0.1)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


def _ask(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [KEY])
        return bool(cursor.fetchone()[0])
