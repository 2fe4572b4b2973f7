"""A school's calendar: its own half-terms where it keeps its own, else its hub's, else the national ones."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import IntegerField, Value

from core import request_cache
from core.dates import Span
from hubs.calendar import COLUMNS, ON_TOP, Calendar, calendar_of, calendar_with, load_calendars
from schools.models import School, SchoolTerm


def calendar_of_school(school: School) -> Calendar:
    """When pupils of this school are in; asked once a request."""
    own = (
        SchoolTerm.objects.filter(school=school)
        .order_by()
        .annotate(hub_id=Value(ON_TOP, output_field=IntegerField()))
        .values_list(*COLUMNS)
    )
    return request_cache.remember(("school-calendar", school.pk), lambda: calendar_with(school.hub_id, own))


def calendars_of_schools(hubs: Mapping[int, int | None]) -> dict[int, Calendar]:
    """The calendars of many schools (each URN with its hub), in two queries.

    Schools without dates of their own share the very object of their hub.
    """
    with request_cache.opened():
        load_calendars(hubs.values())
        found = {urn: calendar_of(hub) for urn, hub in hubs.items()}
    years: dict[tuple[int, int], list[Span]] = defaultdict(list)
    rows = SchoolTerm.objects.filter(school__in=hubs).order_by()
    for urn, year, name, starts_on, ends_on in rows.values_list(
        "school", "academic_year", "name", "starts_on", "ends_on"
    ):
        years[urn, year].append(Span(starts_on, ends_on, name))
    for (urn, year), terms in years.items():
        found[urn] = found[urn].with_terms(year, terms)
    return found


def terms_for(school: School, academic_year: int) -> tuple[Span, ...]:
    """The half-terms of a school in one academic year."""
    return calendar_of_school(school).years.get(academic_year, ())


def own_terms(school: School) -> dict[int, list[Span]]:
    """The years for which the school keeps its own dates; asked once a request."""

    def find() -> dict[int, list[Span]]:
        years: dict[int, list[Span]] = defaultdict(list)
        rows = SchoolTerm.objects.filter(school=school).values_list(
            "academic_year", "name", "starts_on", "ends_on"
        )
        for year, name, starts_on, ends_on in rows:
            years[year].append(Span(starts_on, ends_on, name))
        return dict(years)

    return request_cache.remember(("school-terms", school.pk), find)
