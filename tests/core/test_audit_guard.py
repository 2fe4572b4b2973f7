"""The database itself refuses to change or delete audit events; retention has its own, documented way."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit_guard
from core.audit import record
from core.models import AuditEvent
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
BY_HAND = ("UPDATE core_auditevent SET verb = 'other'", "DELETE FROM core_auditevent")


@pytest.fixture(autouse=True)
def guarded() -> None:
    """As the migrations leave it: on SQLite tests lift the guard of deletion, to empty tables after them."""
    audit_guard.take_down()
    audit_guard.put_up()


def by_hand(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", BY_HAND)
def test_nobody_changes_an_event_by_hand(statement: str) -> None:
    event = record("rename_person", PersonFactory(), by=None)

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        by_hand(statement)

    assert AuditEvent.objects.get().verb == event.verb


@pytest.mark.parametrize("statement", BY_HAND)
def test_retention_may_and_the_guard_stands_again_after_it(statement: str) -> None:
    person = PersonFactory()
    record("rename_person", person, by=None)

    with audit_guard.lifted():
        by_hand(statement)

    assert not AuditEvent.objects.filter(verb="rename_person").exists()
    record("rename_person", person, by=None)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        by_hand(statement)


def test_a_retention_that_breaks_leaves_the_guard_and_the_events() -> None:
    record("rename_person", PersonFactory(), by=None)

    def break_off() -> None:
        with audit_guard.lifted():
            by_hand(BY_HAND[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert AuditEvent.objects.count() == 1
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        by_hand(BY_HAND[1])


def test_the_migrations_leave_it_standing(guards_after_migrating: int) -> None:
    """A later migration that builds the table anew has to put the guard up again: this would say so."""
    assert guards_after_migrating == {"sqlite": 2, "postgresql": 1}[connection.vendor]
