"""`manage.py serve`: answer requests until told to stop (SIGTERM or Ctrl-C)."""

import signal
from argparse import ArgumentParser
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hubsupport.server import make_server
from hubsupport.wsgi import application

log = structlog.get_logger("hubsupport.server")


class Command(BaseCommand):
    help = "Answer requests on BIND with SERVER_THREADS threads. Slow clients hold no thread."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.BIND, help="Address and port (BIND).")
        parser.add_argument("--threads", type=int, default=settings.SERVER_THREADS)

    def handle(self, *, bind: str, threads: int, **options: Any) -> None:
        try:
            server = make_server(
                application,
                bind=bind,
                threads=threads,
                behind_proxy=settings.TRUSTED_PROXY_COUNT > 0,
                largest_request=settings.LARGEST_REQUEST,
            )
        except (OSError, ValueError) as error:
            raise CommandError(f"Cannot listen on {bind}: {error}. Set BIND to another one.") from error
        signal.signal(signal.SIGTERM, server.stop)
        signal.signal(signal.SIGINT, server.stop)
        log.info("serving", bind=bind, threads=threads)
        server.run()
