"""Writing many rows at once: COPY on PostgreSQL, executemany on SQLite. Only ever inside a transaction.

bulk_create would do, but takes three times as long for the two hundred thousand rows of the word index.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    conflict: Sequence[str] = (),
    update: Sequence[str] = (),
) -> None:
    """Insert rows. Where one with the same `conflict` columns stands, update the `update` columns of it.

    Without `conflict` there must be no such row; with `conflict` and no `update`, what stands is left.
    """
    if not rows:
        return
    table = _name(model._meta.db_table)
    names = ", ".join(map(_name, columns))
    ending = ""
    if conflict:
        ending = f" ON CONFLICT ({', '.join(map(_name, conflict))}) DO "
        changes = ", ".join(f"{_name(column)} = EXCLUDED.{_name(column)}" for column in update)
        ending += f"UPDATE SET {changes}" if update else "NOTHING"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks}){ending}"  # noqa: S608 - names of columns
            cursor.executemany(
                sql, [[str(value) if type(value) in _TOLD else value for value in row] for row in rows]
            )
        elif not conflict:
            _copy(cursor, f"COPY {table} ({names}) FROM STDIN", rows)
        else:
            cursor.execute(f"CREATE TEMP TABLE incoming AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
            _copy(cursor, f"COPY incoming ({names}) FROM STDIN", rows)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming{ending}")  # noqa: S608
            cursor.execute("DROP TABLE incoming")


def update_column(model: type[models.Model], key: str, column: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    """Set one column of many rows, each to its own value: pairs of (key, value)."""
    pairs = list(pairs)
    if not pairs:
        return
    table, key, column = _name(model._meta.db_table), _name(key), _name(column)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"  # noqa: S608 - names of columns
            cursor.executemany(sql, [(value, which) for which, value in pairs])
            return
        cursor.execute(f"CREATE TEMP TABLE incoming AS SELECT {key}, {column} FROM {table} WITH NO DATA")  # noqa: S608
        _copy(cursor, f"COPY incoming ({key}, {column}) FROM STDIN", pairs)
        which = f"{table}.{key} = incoming.{key}"
        cursor.execute(f"UPDATE {table} SET {column} = incoming.{column} FROM incoming WHERE {which}")  # noqa: S608
        cursor.execute("DROP TABLE incoming")


def _name(column: str) -> str:
    return connection.ops.quote_name(column)


_TOLD = frozenset([date, Decimal])  # SQLite holds these as text


def _copy(cursor: Any, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    text = "".join(["\t".join(map(_copied, row)) + "\n" for row in rows])
    cursor.cursor.copy_expert(sql, io.StringIO(text))


def _copied(value: Any) -> str:
    """One value in the text form of COPY."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        if "\\" in value or not value.isprintable():
            value = value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)
