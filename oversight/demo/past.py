"""Letting a story happen in the past: what a step writes is dated back to its day."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from core.audit_guard import lifted
from core.dates import academic_year, academic_year_span
from figures import guard

OURS = (
    "accounts",
    "core",
    "hubs",
    "schools",
    "llmes",
    "engagements",
    "conversations",
    "evidence",
    "exploring",
    "leadership",
    "plans",
    "reviews",
    "pictures",
    "attention",
    "intake",
    "figures",
)

WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE) "(\w+)"')


@cache
def moments() -> list[tuple[type[models.Model], list[str]]]:
    """Every model of ours with the fields that say when something was done."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            names = [
                field.name
                for field in model._meta.concrete_fields
                if (isinstance(field, models.DateTimeField) and field.name.endswith("_at"))
                or field.name == "at"
            ]
            if names:
                found.append((model, names))
    return found


def of_this_year(began: datetime.date, days: str) -> Decimal | None:
    """So many of the days brought in are of this academic year, where the work began before it."""
    year = academic_year_span(academic_year(timezone.localdate()))
    return Decimal(days) if began < year.starts_on else None


@contextmanager
def on_day(days_ago: int, hour: int = 16) -> Iterator[datetime.date]:
    """Whatever the block writes is dated `days_ago` days back, at an hour; yields that date.

    Moves the times of rows, which nothing but a demo may do: it is refused outside the demo command.
    """
    began = timezone.now()
    today = timezone.localtime(began)
    then = today.replace(hour=hour, minute=10 + days_ago % 40, second=0) - datetime.timedelta(days=days_ago)
    written: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        written.update(WRITES.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield then.date()
    if days_ago == 0:
        return
    returned = written & set(guard.TABLES)
    with lifted(), guard.lifted() if returned else nullcontext():
        _date_back(written, began, then)


def _date_back(tables: set[str], began: datetime.datetime, then: datetime.datetime) -> None:
    """Give every time since `began` another, in the tables that were written to."""
    for model, names in moments():
        if model._meta.db_table not in tables:
            continue
        rows: models.QuerySet[models.Model] = models.QuerySet(model)
        for name in names:
            rows.filter(**{f"{name}__gte": began}).update(**{name: then})
