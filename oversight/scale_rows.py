"""Writing the many rows of a database made for measuring: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from core.fields import DaysField
from schools.bulk import insert_rows

Row = TypeVar("Row", bound=models.Model)


def give_numbers(rows: Sequence[Row]) -> None:
    """Give rows that are to be written their numbers, after the last that is there."""
    if rows and rows[0].pk is None:
        model = type(rows[0])
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        for at, row in enumerate(rows, start=last + 1):
            row.pk = at


def write(rows: Sequence[Row]) -> list[Row]:
    """Write rows of one model, numbered first where they have no key yet."""
    if not rows:
        return []
    give_numbers(rows)
    model = type(rows[0])
    fields = model._meta.concrete_fields
    columns = [_column(field, [row.__dict__[field.attname] for row in rows]) for field in fields]
    insert_rows(model, [str(field.column) for field in fields], list(zip(*columns, strict=True)))
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)
    return list(rows)


def _column(field: Any, values: list[Any]) -> list[Any]:
    """One field of all rows as the database takes it; what is the same in every row is made once."""
    first = values[0]
    if all(value is first for value in values):
        return [_value(field, first)] * len(values)
    return [_value(field, value) for value in values]


def _value(field: Any, value: Any) -> Any:
    if value is None or (
        isinstance(value, int | str) and not isinstance(field, DaysField | models.JSONField)
    ):
        return value
    if connection.vendor != "postgresql":
        return field.get_db_prep_save(value, connection)
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    return field.get_prep_value(value)


def trust_the_keys() -> None:
    """On PostgreSQL, where one may: leave out the check of every foreign key, for this transaction.

    The rows are made with their keys; checking two million of them takes longer than writing them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                cursor.execute("SET LOCAL session_replication_role = replica")
