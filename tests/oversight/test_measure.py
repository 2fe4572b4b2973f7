"""What `manage.py measure` looks at: every page that tests count, as those who open it most."""

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from core.texts import load_shipped
from oversight.measured_pages import every_page
from oversight.measuring import HEAVIEST, LIST, Page
from tests.factories.engagements import make_hub
from tests.house.test_queries_everywhere import DETAILS, LISTS

pytestmark = pytest.mark.django_db

# Pages that tests count and no measurement of size needs, and why.
NOT_MEASURED = {
    "intake:suggested": "a thank-you without anything of the database",
    "engagements:confirm_day": "one day, as its own page has it",
    "evidence:decision": "one decision, of which the database for measuring has none",
    "plans:edit": "a draft, of which the database for measuring has none",
    "plans:focus": "one focus, as the plan has it",
    "schools:import_run": "one load of the register, of which the database for measuring has none",
    "conversations:concern": "one concern, as its reader has it",
    "conversations:llme_request": "a form and one request",
    "conversations:not_in_place": "a form and its own few lines",
    "conversations:change": "a form and its own few lines",
}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """All of them on a small database, which goes again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped()
        make_hub("Ash Hub"), make_hub("Birch Hub")
        call_command("seed_scale", schools=240, engagements=240, days=1200, stdout=io.StringIO())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # what it does by itself in time: plan by what is there
                cursor.execute("ANALYZE")
        yield every_page()
        transaction.set_rollback(True)


def names(pages) -> set[str]:
    return {resolve(page.path.split("?")[0]).view_name for page in pages}


def test_every_page_that_is_counted_is_measured(pages):
    counted = {name for name, _ in (*LISTS, *DETAILS)}
    assert counted - names(pages) == set(NOT_MEASURED)


def test_a_coordinators_pages_are_measured_as_a_coordinator(pages):
    desk = next(page.user for page in pages if page.name == "Home, coordinator of the largest hub")
    counted = {name for name, role in (*LISTS, *DETAILS) if role == "coordinator"}
    assert counted - names(page for page in pages if page.user == desk) == set()


def test_every_page_opens_and_no_two_share_a_name(pages):
    assert len({page.name for page in pages}) == len(pages)
    found = {page.name: _status(page) for page in pages}
    assert {name: status for name, status in found.items() if status != 200} == {}


def _status(page: Page) -> int:
    client = Client()
    client.force_login(page.user)
    return (client.get(page.path) if page.sends is None else client.post(page.path, page.sends)).status_code


@pytest.mark.parametrize(
    ("queries", "raw", "whole", "status", "within"),
    [
        (10, HEAVIEST, [], 200, True),
        (11, 1, [], 200, False),
        (1, HEAVIEST + 1, [], 200, False),
        (1, 1, ["schools_school"], 200, False),
        (1, 1, [], 404, False),
    ],
)
def test_a_page_is_within_what_it_may_cost(queries, raw, whole, status, within):
    page = Page("A list", None, "/", LIST, queries=queries, raw=raw, whole_table=whole, status=status)
    assert page.within is within


def test_files_may_be_long():
    assert Page("A file", None, "/", LIST, sends={}, queries=1, raw=HEAVIEST * 9, status=200).within
