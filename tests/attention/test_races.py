"""Two facts written at one moment: the dates on the desk are worked out from both."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction

from attention.mending import wrong_dates
from attention.models import DueDates
from attention.working_out import work_out_all
from engagements.models import Engagement
from engagements.services.days import book_day
from hubs.services.settings import set_hub_setting
from tests.engagements.test_days_races import today, together
from tests.factories.engagements import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def wait_for_somebody_who_waits() -> None:
    """Until another connection waits for a row that this one holds."""
    deadline = time.monotonic() + 30
    found = False
    while not found and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            (found,) = cursor.fetchone()
    assert found, "nobody waited"


def test_a_day_booked_while_the_hub_changes_its_days_a_week_is_counted_with_the_new_number() -> None:
    world, is_booked = make_world(), threading.Event()
    work_out_all(Engagement.objects.all())

    def book() -> None:
        with transaction.atomic():
            book_day(
                by=world.llme_user, engagement=world.engagement, llme=world.llme, on=today(3), days=Decimal(1)
            )
            is_booked.set()
            wait_for_somebody_who_waits()

    def change() -> None:
        is_booked.wait(30)
        set_hub_setting(by=world.coordinator, hub=world.hub, name="days_a_school_week", value=2)

    results = together(book, change)

    assert not any(isinstance(result, Exception) for result in results), results
    dates = DueDates.objects.get(engagement=world.engagement)
    assert (dates.days_left, dates.weeks_needed) == (5, 3)
    assert wrong_dates() == []
