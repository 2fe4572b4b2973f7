"""The register of LLMEs: filters, order, and the same rows as a file."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from core.models import AuditEvent
from tests.factories.engagements import World, make_llme, make_world
from tests.factories.llmes import AccreditationFactory, CapacityFactory

pytestmark = pytest.mark.django_db


def in_days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


@pytest.fixture
def world() -> World:
    world = make_world()
    User.objects.filter(pk=world.llme_user.pk).update(last_login=timezone.now(), name="Lee Lane")
    User.objects.filter(pk=world.second_llme.user_id).update(last_login=timezone.now(), name="Sam Second")
    third = make_llme(world.hub, "=Ada First")
    CapacityFactory(llme=world.llme, days=Decimal("12.5"))
    CapacityFactory(llme=third, days=Decimal(0))
    AccreditationFactory(llme=world.llme, awarded_on=in_days(-900), expires_on=in_days(60))
    AccreditationFactory(llme=world.second_llme, awarded_on=in_days(-900), expires_on=in_days(-10))
    return world


def shown(client, query: str) -> list[str]:
    page = client.get(reverse("llmes:list") + query)
    return [str(llme) for llme, _ in page.context["rows"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["=Ada First", "Lee Lane", "Sam Second"]),
        ("?sort=-name", ["Sam Second", "Lee Lane", "=Ada First"]),
        ("?sort=free", ["=Ada First", "Lee Lane", "Sam Second"]),
        ("?sort=-free", ["Lee Lane", "=Ada First", "Sam Second"]),
        ("?sort=expires", ["Sam Second", "Lee Lane", "=Ada First"]),
        ("?sort=nonsense", ["=Ada First", "Lee Lane", "Sam Second"]),
        ("?free=some", ["Lee Lane"]),
        ("?free=none", ["=Ada First"]),
        ("?free=unset", ["Sam Second"]),
        ("?runs_out=30", []),
        ("?runs_out=90", ["Lee Lane"]),
        ("?runs_out=past", ["Sam Second"]),
        ("?signed_in=never", ["=Ada First"]),
        ("?code=no&q=lane", ["Lee Lane"]),
    ],
)
def test_filters_and_order(world, client_for, query, names):
    assert shown(client_for(world.coordinator), query) == names


def test_the_file_holds_the_rows_of_the_page_and_opens_safely(world, client_for):
    client = client_for(world.coordinator)
    for query in ("", "sort=-free", "free=some", "runs_out=past"):
        names = shown(client, f"?{query}")
        answer = client.post(reverse("llmes:export"), {"list": query, "format": "csv"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row[0].lstrip("'") for row in rows[1:]] == names
        answer = client.post(reverse("llmes:export"), {"list": query, "format": "excel"})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        cells = [row[0] for row in sheet.iter_rows(min_row=2)]
        assert [cell.value for cell in cells] == names
        assert {cell.data_type for cell in cells} <= {"s"}
    event = AuditEvent.objects.filter(verb="exported").first()
    assert (event.by, event.context["what"], event.context["rows"]) == (world.coordinator, "LLMEs", 1)


def test_what_is_free_is_the_same_here_and_in_the_workload(world, client_for):
    """Days promised to schools and not yet booked are taken off in both places."""
    client = client_for(world.coordinator)
    row = next(days for llme, days in client.get(reverse("llmes:list")).context["rows"] if llme == world.llme)
    page = client.get(reverse("workload:workload", args=[world.hub.code]))
    there = next(row.commitment for row in page.context["page_obj"] if row.llme == world.llme)
    assert (row.still_to_book, row.free) == (Decimal(6), Decimal("6.5"))
    assert (there.promised.days, there.free) == (row.still_to_book, row.free)


def test_a_search_for_a_person_is_not_kept(world, client_for):
    client_for(world.coordinator).post(reverse("llmes:export"), {"list": "q=lane", "format": "csv"})
    assert "lane" not in str(AuditEvent.objects.get(verb="exported").__dict__)


@pytest.mark.parametrize("query", ["", "?sort=free", "?runs_out=90&sort=expires"])
def test_it_asks_the_same_for_few_and_many(world, client_for, query, django_assert_max_num_queries):
    client = client_for(world.coordinator)
    for count in (1, 20):
        for number in range(count):
            make_llme(world.hub, f"Person {number}")
        with django_assert_max_num_queries(10):
            client.get(reverse("llmes:list") + query)
