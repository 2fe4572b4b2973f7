"""Logs: one line of JSON for each thing worth knowing, and nothing about people.

A line names the route's pattern, never the address asked for (it may hold a secret), and a person by number
alone. Addresses and long random words in messages of others (database, mail server) are struck out.
"""

import http.client
import logging.config
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

EMAIL = re.compile(r"[^\s<>'\"(),;:=]+@[\w.-]+\w")
# What a secret in a link looks like: twenty or more characters without a space, letters and digits mixed.
SECRET = re.compile(r"(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{20,}")
# PostgreSQL and SMTP servers add the values they stumbled over on lines of their own.
DETAIL = re.compile(r"(?im)^\s*(detail|hint|context|line \d+|parameters)\b.*$")

Event = MutableMapping[str, Any]


def scrub(text: str) -> str:
    """A message of somebody else's code without addresses, secrets and values of rows."""
    return SECRET.sub("[...]", EMAIL.sub("[address]", DETAIL.sub("", text))).strip()


def without_address(_logger: Any, _name: str, event: Event) -> Event:
    """Django's own lines say "Not Found: /the/address": the status will do, our own line has the route."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.startswith(("django.request", "django.security")):
        status = getattr(record, "status_code", None)
        event["event"] = http.client.responses.get(status or 0, "Suspicious request")
    return event


def scrub_words(_logger: Any, _name: str, event: Event) -> Event:
    """The last lock before a line is written."""
    for key in ("event", "error"):
        if isinstance(event.get(key), str):
            event[key] = scrub(event[key])
    for trouble in event.get("exception") or [] if isinstance(event.get("exception"), list) else []:
        trouble["exc_value"] = scrub(str(trouble.get("exc_value", "")))
        trouble["exc_notes"] = []
    for key in ("request", "status_code", "exc_info"):
        event.pop(key, None)
    return event


def configure(config: Mapping[str, Any]) -> None:
    """Called by Django with LOGGING."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.config.dictConfig(dict(config))


def logging_config(*, debug: bool) -> dict[str, Any]:
    """The LOGGING setting: JSON in production, short coloured lines in development."""
    foreign = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_address,
    ]
    frames = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=30)
    )
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": foreign,
        "processors": [frames, remove, scrub_words, structlog.processors.JSONRenderer()],
    }
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    people = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": foreign[:-1],
        "processors": [remove, console],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": people if debug else lines},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        # Of libraries only what is wrong; of our own what happens.
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "hubsupport": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # In production our own middleware writes one line a request; runserver's is for development.
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "waitress.queue": {"level": "ERROR"},
        },
    }
