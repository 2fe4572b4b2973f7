"""A hub's own term dates, on its page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import academic_year
from core.written import uk_date
from hubs.models import Term
from hubs.services.terms import terms_version
from tests.factories.engagements import make_hub, make_hub_person

pytestmark = pytest.mark.django_db


def typed(year, **changes):
    return {
        "version": "",
        "terms-TOTAL_FORMS": "1",
        "terms-INITIAL_FORMS": "0",
        "terms-0-name": "Autumn 1",
        "terms-0-starts_on_day": "5",
        "terms-0-starts_on_month": "9",
        "terms-0-starts_on_year": year,
        "terms-0-ends_on_day": "20",
        "terms-0-ends_on_month": "10",
        "terms-0-ends_on_year": year,
    } | changes


@pytest.fixture
def ash(client_for):
    hub = make_hub("Ash Hub")
    year = academic_year(timezone.localdate())
    Term.objects.create(
        academic_year=year,
        name="Autumn 1",
        starts_on=datetime.date(year, 9, 3),
        ends_on=datetime.date(year, 10, 24),
    )
    return hub, year, client_for(make_hub_person(hub, "coordinator", "Cora Coe"))


def test_a_coordinator_writes_the_hubs_dates_and_goes_back_to_the_usual_ones(ash):
    hub, year, client = ash
    address = reverse("hubs:terms", args=[hub.code])
    assert "These are the usual dates in England." in client.get(address).text
    page = client.post(address, typed(year), follow=True)
    assert f"5 September {year}" in page.text
    assert "These are the hub’s own dates." in page.text
    # Who set them, and when, as with every other setting.
    assert f"Changed on {uk_date(timezone.localdate())} by Cora Coe." in page.text
    other = client.get(reverse("hubs:calendar", args=[hub.code]), {"year": year + 1})
    assert "Changed on" not in other.text
    client.post(address, {"version": terms_version(hub, year), "as_usual": "yes"})
    assert not Term.objects.filter(hub=hub).exists()


def test_who_saves_second_is_shown_the_others_dates_and_loses_nothing(ash):
    hub, year, client = ash
    address = reverse("hubs:terms", args=[hub.code])
    client.post(address, typed(year))
    second = client.post(address, typed(year, **{"terms-0-starts_on_day": "6"}))
    assert second.status_code == 409
    assert f"{year}-09-06" in second.text
    assert f"{year}-09-05" in second.text
    assert Term.objects.get(hub=hub).starts_on == datetime.date(year, 9, 5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"terms-0-ends_on_month": "8"}, "Autumn 1 can’t end before it begins."),
        ({"terms-0-name": ""}, "Enter a name, like Autumn 1."),
    ],
)
def test_dates_that_cannot_be_are_told_and_kept_as_typed(ash, change, sentence):
    hub, year, client = ash
    page = client.post(reverse("hubs:terms", args=[hub.code]), typed(year, **change))
    assert sentence in page.text
    assert 'value="20"' in page.text
    assert not Term.objects.filter(hub=hub).exists()
