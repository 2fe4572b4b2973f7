"""The database itself keeps what was submitted, also against a hand that goes round the code.

Each database refuses to change or delete a return or a line of one. What changes later is amended, in a row
of its own. Emptying a whole table at once (TRUNCATE on PostgreSQL) is its owner's right and is not held here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SENTENCE = "A return stays as it was submitted."
TABLES = ("figures_termlyreturn", "figures_returnline")

PUT_UP = {
    "sqlite": [
        f"""CREATE TRIGGER {table}_stays_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
        for table in TABLES
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"""CREATE FUNCTION termly_return_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *[
            f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION termly_return_stays()"""
            for table in TABLES
        ],
    ],
}
TAKE_DOWN = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {table}_stays_{verb}" for table in TABLES for verb in ("update", "delete")
    ],
    "postgresql": [
        *[f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in TABLES],
        "DROP FUNCTION IF EXISTS termly_return_stays()",
    ],
}


def put_up(database: Any = connection) -> None:
    """From now on the database refuses."""
    _carry_out(database, PUT_UP)


def take_down(database: Any = connection) -> None:
    """The way back of the migration."""
    _carry_out(database, TAKE_DOWN)


@contextmanager
def lifted() -> Iterator[None]:
    """For the demo, whose days lie in the past: here returns may be dated back, within one transaction."""
    connection.check_constraints()  # PostgreSQL changes no table whose checks wait for the end
    take_down()
    try:
        yield
    finally:
        put_up()


def _carry_out(database: Any, statements: dict[str, list[str]]) -> None:
    with database.cursor() as cursor:
        for statement in statements[database.vendor]:
            cursor.execute(statement)
