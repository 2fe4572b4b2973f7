"""A school's own term dates lie over its hub's, and those over the nation's."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import Span, academic_year
from core.errors import Refused, Stale
from hubs.models import Term
from schools.calendar import calendar_of_school, terms_for
from schools.models import SchoolLeader, SchoolTerm
from schools.services.terms import set_school_terms, terms_version
from tests.factories.hubs import UserFactory
from tests.factories.schools import SchoolFactory, SchoolTermFactory, leader

pytestmark = pytest.mark.django_db
YEAR = 2025
AUTUMN = Span(datetime.date(2025, 9, 3), datetime.date(2025, 10, 24), "Autumn 1")
LATER = Span(datetime.date(2025, 9, 8), datetime.date(2025, 10, 17), "Autumn 1")


def put(term: Span, **more: Any) -> None:
    Term.objects.create(
        academic_year=YEAR, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on, **more
    )


@pytest.fixture
def school() -> Any:
    put(AUTUMN)
    return SchoolFactory()


def test_own_dates_before_the_hubs_before_the_nations(school: Any) -> None:
    assert terms_for(school, YEAR) == (AUTUMN,)
    hubs_own = Span(datetime.date(2025, 9, 4), datetime.date(2025, 10, 23), "Autumn 1")
    put(hubs_own, hub=school.hub)
    assert terms_for(school, YEAR) == (hubs_own,)
    SchoolTermFactory(school=school, starts_on=LATER.starts_on, ends_on=LATER.ends_on)
    assert terms_for(school, YEAR) == (LATER,)
    assert not calendar_of_school(school).is_school_day(datetime.date(2025, 9, 4))
    assert terms_for(SchoolFactory(hub=school.hub), YEAR) == (hubs_own,)


def test_setting_and_giving_back(school: Any) -> None:
    lead = leader(school, SchoolLeader.Role.MATHS_LEAD)
    set_school_terms(by=lead, school=school, academic_year=YEAR, terms=[LATER], version="")
    assert terms_for(school, YEAR) == (LATER,)
    set_school_terms(by=lead, school=school, academic_year=YEAR, terms=[])
    assert terms_for(school, YEAR) == (AUTUMN,)


def test_nobody_overwrites_what_they_have_not_seen(school: Any) -> None:
    lead = leader(school, SchoolLeader.Role.MATHS_LEAD)
    set_school_terms(by=lead, school=school, academic_year=YEAR, terms=[LATER], version="")
    with pytest.raises(Stale):
        set_school_terms(by=lead, school=school, academic_year=YEAR, terms=[AUTUMN], version="")
    seen = terms_version(school, YEAR)
    set_school_terms(by=lead, school=school, academic_year=YEAR, terms=[AUTUMN], version=seen)
    assert SchoolTerm.objects.get().starts_on == AUTUMN.starts_on


def span(start: str, end: str, name: str) -> Span:
    return Span(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end), name)


SEPTEMBER = span("2025-09-01", "2025-09-30", "A")


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ([span("2025-10-01", "2025-09-01", "A")], "can’t end before it begins"),
        ([span("2026-09-01", "2026-10-01", "A")], "must lie in the year 2025/26"),
        (
            [SEPTEMBER, span("2025-09-30", "2025-11-01", "B")],
            "must begin after A",
        ),
        ([SEPTEMBER, span("2025-11-01", "2025-12-01", "A")], "Two half-terms"),
    ],
)
def test_dates_that_cannot_be(school: Any, terms: list[Span], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        set_school_terms(
            by=leader(school, SchoolLeader.Role.HEADTEACHER), school=school, academic_year=YEAR, terms=terms
        )


def test_others_cannot(school: Any) -> None:
    for person in (UserFactory(), leader(school, SchoolLeader.Role.GOVERNOR)):
        with pytest.raises(Refused, match="can’t change"):
            set_school_terms(by=person, school=school, academic_year=YEAR, terms=[LATER])


def test_the_page_saves_what_is_typed(client_for: Any) -> None:
    school = SchoolFactory()
    year = academic_year(timezone.localdate())
    Term.objects.create(
        academic_year=year,
        name="Autumn 1",
        starts_on=datetime.date(year, 9, 3),
        ends_on=datetime.date(year, 10, 24),
    )
    client = client_for(leader(school, SchoolLeader.Role.HEADTEACHER))
    address = reverse("schools:terms", args=[school.urn])
    assert "These are the hub’s dates." in client.get(address).content.decode()
    form = {
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
    }
    page = client.post(address, form, follow=True)
    assert page.redirect_chain[-1][0] == school.get_absolute_url()
    assert "Its own" in page.content.decode()
    assert SchoolTerm.objects.get().starts_on == datetime.date(year, 9, 5)
    stale = client.post(address, {**form, "terms-0-starts_on_day": "6"})
    assert stale.status_code == 409
    wrong = client.post(
        address, {**form, "version": terms_version(school, year), "terms-0-ends_on_month": "8"}
    ).content.decode()
    assert "can’t end before it begins" in wrong
    back = {"version": terms_version(school, year), "as_hub": "yes"}
    client.post(address, back)
    assert not SchoolTerm.objects.exists()
