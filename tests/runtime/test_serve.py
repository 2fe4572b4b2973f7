"""The application server, as a process: slow clients, an orderly end."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.mailbox import free_port

HALF_OPEN = 80


def get(port: int, path: str = "/health/", timeout: float = 10) -> int:
    """The status of a page; an error where no answer comes while the others are still held open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def wait_until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            get(port)
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def served(manage: Callable[..., "subprocess.Popen[str]"]) -> "Iterator[tuple[int, subprocess.Popen[str]]]":
    port = free_port()
    process = manage("serve", "--bind", f"127.0.0.1:{port}", "--threads", "4")
    wait_until_it_answers(port)
    yield port, process
    process.kill()
    process.communicate()


def half_open(port: int, head: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(head)
    return connection


@pytest.mark.parametrize(
    "head",
    [
        b"GET /health/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\nusername=",
        b"",
    ],
    ids=["half a head", "half a form", "not a word"],
)
def test_80_half_open_connections_do_not_keep_a_visitor_waiting(served: Any, head: bytes) -> None:
    port, _ = served
    with ExitStack() as open_ones:
        for _ in range(HALF_OPEN):
            open_ones.enter_context(half_open(port, head))
        time.sleep(0.2)

        assert get(port) in (200, 503)  # it says how it is, whatever that is


def test_sigterm_ends_an_idle_server_at_once(served: Any) -> None:
    port, process = served

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0
    with pytest.raises(OSError, match="refused"):
        get(port)


SERVER = """
import signal, sys, time
from hubsupport import server as module
module.HEAD_WITHIN = float(sys.argv[2])
def application(environ, start_response):
    print("asked", flush=True)
    time.sleep(1.5)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3000000")])
    return [b"x" * 3000000]
server = module.make_server(application, bind="127.0.0.1:" + sys.argv[1], threads=2, behind_proxy=False,
                            largest_request=1000)
signal.signal(signal.SIGTERM, server.stop)
print("ready", flush=True)
server.run()
"""


@pytest.fixture
def slow_server() -> "Iterator[Callable[[float], tuple[int, subprocess.Popen[bytes]]]]":
    """A server whose every page takes a second and a half and three megabytes."""
    started: list[subprocess.Popen[bytes]] = []

    def start(head_within: float = 20) -> "tuple[int, subprocess.Popen[bytes]]":
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port), str(head_within)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return port, process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_sigterm_lets_what_is_being_answered_arrive_whole(slow_server: Any) -> None:
    port, process = slow_server()
    sizes = []

    def fetch() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        sizes.append(len(connection.getresponse().read()))
        connection.close()

    visitor = threading.Thread(target=fetch)
    visitor.start()
    assert process.stdout.readline() == b"asked\n"

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0
    visitor.join()
    assert sizes == [3_000_000]


def test_who_never_finishes_asking_is_cut_off(slow_server: Any) -> None:
    port, _ = slow_server(head_within=1)
    with half_open(port, b"GET / HTTP/1.1\r\n") as dripping:
        dripping.settimeout(1)
        deadline = time.monotonic() + 15
        closed = False
        while not closed and time.monotonic() < deadline:
            try:
                dripping.sendall(b"X-A: b\r\n")
                closed = dripping.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True

    assert closed
