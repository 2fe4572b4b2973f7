"""Ids of one engagement under another's reference, and pages that would change something by being opened."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Assignment
from tests.factories.engagements import AssignmentFactory, EngagementFactory
from tests.house.matrix import ROWS
from tests.world import ROLES, Cast, make_cast

pytestmark = pytest.mark.django_db

# What a request may write though it changes nothing of the work: who is signed in, and throttling.
BOOKKEEPING = {"django_session", "core_cache", "usersessions_usersession", "accounts_knowndevice"}


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_cast()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def beside(cast: Cast) -> Any:
    """A second engagement of the same people, so that only the reference is the wrong one."""
    world = cast.world
    ours: Any = EngagementFactory(
        hub=world.hub, school=world.school, opened_by=world.coordinator, phase="secondary"
    )
    AssignmentFactory(engagement=ours, llme=world.llme)
    AssignmentFactory(engagement=ours, llme=world.second_llme, role=Assignment.Role.PAIR)
    return ours


def signed_in(cast: Cast, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if (person := cast.person(role)) is not None:
        client.force_login(person)
    return client


WORK = ("engagements:", "evidence:", "plans:")
BELOW = [row for row in ROWS if row.name.startswith(WORK) and "successor" not in row.name]
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "([a-z_]+)"')


def test_a_thing_of_one_engagement_is_not_found_under_another(cast: Cast, beside: Any) -> None:
    wrong = []
    clients = {role: signed_in(cast, role) for role in ("llme", "head", "coordinator")}
    for row in BELOW:
        args = list(row.args(cast))
        if len(args) < 2 or args[0] != cast.reference or not isinstance(args[1], int):
            continue  # names no row below an engagement: nothing, or a part that every one has
        path = reverse(row.name, args=[beside.reference, *args[1:]])
        for role in sorted(row.opens & clients.keys())[:1]:
            for method in ("get", "post"):
                with transaction.atomic():
                    answer = getattr(clients[role], method)(path, row.data if method == "post" else None)
                    transaction.set_rollback(True)
                if answer.status_code not in (404, 405):
                    wrong.append(f"{method} {path} as {role}: {answer.status_code}")
    assert wrong == []


def test_opening_a_page_changes_nothing(cast: Cast) -> None:
    wrote = []
    clients = {role: signed_in(cast, role) for role in ROLES}
    for row in ROWS:
        if row.covers("GET"):
            path = reverse(row.name, args=row.args(cast)) + row.query
            role = min(row.opens)
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                answer = clients[role].get(path)
                if answer.streaming:
                    answer.getvalue()
                transaction.set_rollback(True)
            tables = {match[1] for query in asked.captured_queries if (match := WRITES.match(query["sql"]))}
            wrote += [f"{path} as {role}: {table}" for table in tables - BOOKKEEPING]
    assert wrote == []
