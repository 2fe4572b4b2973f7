"""The database itself keeps audit events as they were written, also against a hand that goes round the code.

Each database refuses to change or delete a row of `core_auditevent`. A later job of retention (D18) does its
work inside `lifted()`; nothing else may. Emptying the whole table at once (TRUNCATE on PostgreSQL) is its
owner's right and is not held here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

SENTENCE = "Audit events are never changed or deleted."
SETTING = "hubsupport.audit_retention"

PUT_UP = {
    "sqlite": [
        f"""CREATE TRIGGER audit_event_stays_{verb} BEFORE {verb} ON core_auditevent
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"""CREATE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('{SETTING}', true) = 'on' THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        """CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON core_auditevent
        FOR EACH ROW EXECUTE FUNCTION audit_event_stays()""",
    ],
}
TAKE_DOWN = {
    "sqlite": [f"DROP TRIGGER IF EXISTS audit_event_stays_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS audit_event_stays ON core_auditevent",
        "DROP FUNCTION IF EXISTS audit_event_stays()",
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
    """For a job of retention, and for the demo, whose days lie in the past: here rows may change.

    Within this one transaction and this one connection. On SQLite, which lets one transaction write at a
    time, the guard is away until it ends.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _switch("on")
            yield
            _switch("off")
        else:
            take_down()
            yield
            put_up()


def _switch(to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, to])


def _carry_out(database: Any, statements: dict[str, list[str]]) -> None:
    with database.cursor() as cursor:
        for statement in statements[database.vendor]:
            cursor.execute(statement)
