"""Each step of the proof: does it, and tells in a line what it found."""

import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from proving.report import expect, wait_until
from proving.set_up import ROOT, SetUp
from proving.visitor import Visitor, hidden_fields

HALF_OPEN = 80
ADMIN = "first-admin@hub.example.org"


class Proof(SetUp):
    """What is tried, in the order in which `prove` asks for it."""

    def checks(self) -> str:
        return self.manage("check", "--deploy", "--fail-level", "WARNING")

    def migrate(self) -> str:
        self.manage("migrate", "--no-input")
        self.manage("migrate", "--check")
        self.manage("load_texts")
        shown = self.manage("showmigrations", "--plan")
        return f"{shown.count('[X]')} migrations; no other step makes a table"

    def collect(self) -> str:
        return self.manage("collectstatic", "--no-input").replace("\n", " ").replace(str(self.folder), "...")

    def create_admin(self) -> str:
        told = self.manage("create_admin", ADMIN)
        found = re.search(r"https://\S+(/invitations/\S+/)", told)
        expect(found, f"no link in: {told[:200]}")
        assert found is not None
        self.invitation = found.group(1)
        return "prints a link that works once"

    def serve(self) -> str:
        for name in ("web", "worker"):
            self.start_from_procfile(name)
        wait_until(lambda: self.direct.ask("/health/").status == 200, "/health/ saying 200", 60)
        checks = self.health()["checks"]
        return ", ".join(f"{name} {fact['ms']} ms" for name, fact in checks.items())

    def https_only(self) -> str:
        page = self.direct.ask("/")
        expect(page.status == 301, f"plain HTTP was answered with {page.status}")
        expect(page.headers["location"].startswith("https://"), "and not sent to https")
        return "plain HTTP is sent to https"

    def claimed_proxy(self, visitor: Visitor) -> str:
        page = visitor.ask("/health/", **{"X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4"})
        expect(page.status == 200, f"{page.status}")
        return "claims of the visitor are dropped"

    def front_page(self, visitor: Visitor) -> str:
        self.first_page = page = visitor.ask("/")
        hops = 0
        while page.status in (301, 302) and hops < 5:
            path = page.headers["location"].replace(f"https://127.0.0.1:{self.tls_port}", "")
            page, hops = visitor.ask(path), hops + 1
        expect(page.status == 200, f"status {page.status}")
        expect(page.headers.get("content-encoding") == "gzip", "not compressed")
        csp = page.headers.get("content-security-policy", "")
        expect("default-src 'none'" in csp and "unsafe" not in csp, "no strict CSP")
        expect("max-age=31536000" in page.headers.get("strict-transport-security", ""), "no HSTS")
        expect("no-store" in page.headers.get("cache-control", ""), "the page may be kept")
        for name, morsel in page.cookies.items():
            expect(
                name.startswith("__Host-") and morsel["secure"], f"cookie {name} is not bound to this host"
            )
        self.first_page = page
        return f"{len(page.text.encode()):,} bytes, {len(page.raw):,} compressed"

    def static_files(self, visitor: Visitor) -> str:
        paths = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', self.first_page.text)))
        expect(paths, "the page names no style or script")
        told = []
        for path in paths:
            expect(re.search(r"\.[0-9a-f]{12}\.", path), f"{path} carries no hash of its content")
            plain, packed = visitor.ask(path, encoding="identity"), visitor.ask(path, encoding="br")
            expect(plain.status == packed.status == 200, f"{path}: {plain.status}")
            expect("immutable" in plain.headers["cache-control"], f"{path} is asked for again each time")
            if len(plain.raw) > 500:
                expect(packed.headers.get("content-encoding") == "br", f"{path} is not compressed")
            told.append(
                f"{Path(path).name.split('.')[0]}{Path(path).suffix} {len(plain.raw):,}>{len(packed.raw):,}"
            )
        return ", ".join(told)

    def not_found(self, visitor: Visitor) -> str:
        page = visitor.ask("/no-such-page/")
        expect(page.status in (302, 404), f"status {page.status}")
        expect("Traceback" not in page.text and "DEBUG" not in page.text, "the page tells of the inside")
        bad = visitor.ask("/?a=%00")
        expect(bad.status == 400, f"a null character: {bad.status}")
        return f"unknown address {page.status}, null character {bad.status}, nothing of the inside told"

    def half_open(self, port: int, tls: ssl.SSLContext | None) -> str:
        with ExitStack() as stack:
            for _ in range(HALF_OPEN):
                line = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
                if tls:
                    line = stack.enter_context(tls.wrap_socket(line, server_hostname="127.0.0.1"))
                line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            began = time.monotonic()
            page = Visitor(port, tls=tls).ask("/health/")
            seconds = time.monotonic() - began
        expect(page.status == 200 and seconds < 1, f"{page.status} after {seconds:.2f} s")
        return f"{HALF_OPEN} half-open connections, a new visitor served in {seconds * 1000:.0f} ms"

    def accept(self, visitor: Visitor) -> str:
        """The first admin reads what is asked, gives a name, and is in."""
        page = visitor.ask(self.invitation)
        expect(page.status == 200, f"the link was answered with {page.status}")
        answer = visitor.ask(self.invitation, form={**hidden_fields(page), "name": "Ada Okoro"})
        expect(answer.status == 302, f"the form was answered with {answer.status}")
        over = type(visitor)(visitor.port, tls=visitor.tls).ask(self.invitation)
        expect(over.status == 410, f"the link works twice: {over.status}")
        return f"accepted, led to {answer.headers['location']}; the link is spent"

    def mail(self, visitor: Visitor) -> str:
        """Somebody asks for a code to sign in; the worker sends it."""
        before = len(self.sink.messages)
        began = time.monotonic()
        page = visitor.ask("/sign-in/")
        answer = visitor.ask("/sign-in/", form={**hidden_fields(page), "email": ADMIN})
        expect(answer.status == 302, f"the form was answered with {answer.status}")
        wait_until(lambda: len(self.sink.messages) > before, "a mail arriving", 30)
        seconds = time.monotonic() - began
        message = self.sink.messages[-1]
        text = message.get_body(("plain",)).get_content()
        expect(f"https://127.0.0.1:{self.tls_port}/" in text, "no link to this service in it")
        expect(message["Message-ID"] and message["Auto-Submitted"], "its head is not whole")
        return f'"{message["Subject"]}" to {message["To"]} after {seconds:.1f} s'

    def cut_connections(self) -> str:
        """The database closes every connection, as it does when it is restarted."""
        cut = (
            "import psycopg2, os; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
            "c.execute('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity'"
            "' WHERE pid <> pg_backend_pid() AND datname = current_database()'); print(c.fetchone()[0])"
        )
        count = subprocess.run(
            [sys.executable, "-c", cut], env=self.environment, capture_output=True, text=True, check=True
        ).stdout.strip()
        statuses = [
            self.direct.ask("/about/help/", **{"X-Forwarded-Proto": "https"}).status for _ in range(12)
        ]
        expect(set(statuses) == {200}, f"pages afterwards: {statuses}")
        wait_until(lambda: self.direct.ask("/health/").status == 200, "/health/ saying 200")
        return f"{count} connections cut, twelve pages afterwards without a fault"

    def killed_worker(self) -> str:
        self.stop("worker", signal.SIGKILL)
        self.start_from_procfile("worker")
        wait_until(lambda: self.log_of("worker").count("worker started") == 2, "the worker starting again")
        wait_until(lambda: self.direct.ask("/health/").status == 200, "/health/ saying 200")
        return "kill -9, started again, well"

    def graceful(self) -> str:
        told = []
        for name in ("web", "worker"):
            began = time.monotonic()
            code = self.stop(name)
            expect(code == 0, f"{name} ended with {code}")
            told.append(f"{name} in {time.monotonic() - began:.1f} s")
        return "SIGTERM: " + ", ".join(told) + ", both with 0"

    def logs(self) -> str:
        lines = [json.loads(line) for name in ("web", "worker") for line in self.log_of(name).splitlines()]
        text = json.dumps(lines)
        expect("@" not in text, "an address in the logs")
        expect(
            "127.0.0.1" not in json.dumps([x for x in lines if x["event"] == "request"]), "an IP in the logs"
        )
        errors = [
            x
            for x in lines
            if x["level"] == "error" and x.get("status") != 503 and x["event"] != "Service Unavailable"
        ]
        expect(not errors, f"{len(errors)} errors, the first: {errors[:1]}")
        return f"{len(lines)} lines of JSON, no address, no error"

    def units(self) -> str:
        """The service units say what systemd understands."""
        for unit in sorted((ROOT / "deploy").glob("*.service")):
            text = unit.read_text().replace("/opt/hubsupport/.venv/bin/python", sys.executable)
            copy = self.folder / unit.name
            copy.write_text(
                text.replace("User=hubsupport", "User=root").replace("Group=hubsupport", "Group=root")
            )
            done = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False
            )
            expect(
                done.returncode == 0 and not done.stderr.strip(), f"{unit.name}: {done.stderr.strip()[:300]}"
            )
        return "systemd-analyze verify is content"
