#!/usr/bin/env python3
"""Prove the production set-up: start all of it on this machine, as in docs/operations.md, and try it.

    .venv/bin/python deploy/prove.py

A real PostgreSQL; server and worker as the Procfile starts them; nginx in front with deploy/nginx.conf
and a certificate of this hour (left out, and said so, where nginx or openssl is missing); a mail server to
receive what the worker sends; DEBUG off, the environment of deploy/production.env.example. Everything lies in
a temporary folder and is gone afterwards. Needs the tools of `make test`. Ends with 1 if anything failed.
"""

import argparse
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

from aiosmtpd.controller import Controller
from proving.report import Report
from proving.set_up import free_port, postgres, start_nginx
from proving.steps import Proof
from proving.visitor import AsIfBehindProxy, Visitor


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


if __name__ == "__main__":
    sys.exit(main())
