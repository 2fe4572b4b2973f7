"""Measuring pages: queries, time, bytes, and whether every query finds its rows by an index.

Runs the real application behind its real server in this process, on 127.0.0.1 only, with a bounded number of
requests, and compares every page with an empty page for someone signed in.
"""

import gzip
import http.client
import json
import logging
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from waitress.server import create_server

EMPTY = "/measure/empty/"
LIST, DETAIL, FILE, ADMIN = 10, 14, 14, 30
"""How often a page may ask the database."""
HEAVIEST = 60 * 1024
"""Bytes of a page as it is drawn. Files are as long as their rows; the admin is Django's own."""
SECRET = "m" * 32
LARGE = 5_000
"""A table with more rows than this must not be read from end to end; smaller ones PostgreSQL rightly may."""


@dataclass
class Page:
    """One page as one person, and what was measured of it."""

    name: str
    user: Any
    path: str
    most: int
    sends: dict[str, str] | None = None
    """What is sent, where the page is a file: files are taken by POST."""
    queries: int = 0
    median_ms: float = 0.0
    raw: int = 0
    packed: int = 0
    status: int = 0
    whole_table: list[str] = field(default_factory=list)

    @property
    def within(self) -> bool:
        """Answered, with no more queries than it may have, by indexes, and light enough for a phone."""
        light = self.raw <= HEAVIEST or self.most == ADMIN or self.sends is not None
        return self.status == 200 and self.queries <= self.most and not self.whole_table and light


@contextmanager
def served() -> Iterator[int]:
    """The application behind waitress on a free port of this machine, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=port, threads=4)
    logging.getLogger("hubsupport.requests").setLevel(logging.WARNING)  # what has just begun set its own
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        # A last connection may still tell the closed server that it is done.
        logging.getLogger("waitress").setLevel(logging.CRITICAL)
        server.close()
        thread.join(timeout=5)


def measure(page: Page, *, port: int, requests: int) -> None:
    """Fill in what a page costs: its queries by the test client, its time and bytes over HTTP."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(page.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    _answer(client, page)
    asked: list[tuple[str, Any]] = []
    with connection.execute_wrapper(_noting(asked)):
        _answer(client, page)
    page.queries = len(asked)
    page.whole_table = [table for sql, params in asked for table in _read_whole(sql, params)]
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    _time(page, cookie, port=port, requests=requests)


def _answer(client: Client, page: Page) -> None:
    """Open it, to the last byte of a file."""
    answer = client.get(page.path) if page.sends is None else client.post(page.path, page.sends)
    b"".join(answer) if answer.streaming else answer.content


def _time(page: Page, cookie: str, *, port: int, requests: int) -> None:
    headers = {"Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={SECRET}", "Accept-Encoding": "gzip"}
    method, sent = "GET", None
    if page.sends is not None:
        method, sent = "POST", urlencode({**page.sends, "csrfmiddlewaretoken": SECRET})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    for turn in range(requests + 2):
        began = time.perf_counter()
        link.request(method, page.path, body=sent, headers=headers)
        answer = link.getresponse()
        body = answer.read()
        if turn >= 2:  # the first two warm the connection up
            taken.append((time.perf_counter() - began) * 1000)
    link.close()
    page.status, page.packed = answer.status, len(body)
    page.raw = len(gzip.decompress(body)) if answer.headers.get("Content-Encoding") == "gzip" else len(body)
    page.median_ms = statistics.median(taken)


def _noting(asked: list[tuple[str, Any]]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET |PRAGMA)", sql):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    return note


def _read_whole(sql: str, params: Any) -> list[str]:
    """Large tables that PostgreSQL reads from end to end to find a few rows of them; none on SQLite.

    Where a query wants a tenth of a table or more, no index would be quicker, and it is not told.
    """
    if connection.vendor != "postgresql" or not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [
        table
        for table, wanted in _scanned(plan[0]["Plan"])
        if (rows := _rows_in(table)) > LARGE and wanted < rows / 10
    ]


def _scanned(node: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Tables read from end to end, each with how many of its rows the plan expects to want."""
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"], node["Plan Rows"]
    for below in node.get("Plans", []):
        yield from _scanned(below)


def _rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def report(pages: list[Page], empty: Page) -> list[str]:
    """The table of figures, a line a page."""
    lines = [
        "| Page | queries | most | median ms | x empty page | KiB raw | KiB packed | read whole |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for page in [empty, *pages]:
        whole = ", ".join(sorted(set(page.whole_table))) or "-"
        ratio = page.median_ms / empty.median_ms if empty.median_ms else 0
        told = page.name if page.status == 200 else f"{page.name} (answers {page.status})"
        lines.append(
            f"| {told} | {page.queries} | {page.most} | {page.median_ms:.1f} | {ratio:.1f} | "
            f"{page.raw / 1024:.1f} | {page.packed / 1024:.1f} | {whole} |"
        )
    return lines
