"""A school's own half-terms."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import request_cache
from core.audit import own_stream, record
from core.dates import Span
from core.errors import Refused, Stale
from hubs import after_change
from hubs.services.terms import check_terms, told
from schools.models import School, SchoolTerm
from schools.rules import can_edit_terms


def terms_version(school: School, academic_year: int) -> str:
    """Stands for the school's own terms of a year as they are now: a form drawn from them carries it."""
    return told(SchoolTerm.objects.filter(school=school, academic_year=academic_year))


@transaction.atomic
def set_school_terms(
    *, by: Any, school: School, academic_year: int, terms: Sequence[Span], version: str | None = None
) -> None:
    """Put a school's own half-terms in place of the hub's for one academic year; none: the hub's hold again.

    Half-terms lie within the year, in order, without overlap. Nobody overwrites what they have not seen.
    """
    if not can_edit_terms(by, school):
        raise Refused("You can’t change this school’s term dates.")
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    before = terms_version(school, academic_year)
    if version is not None and version != before:
        raise Stale("Someone else changed these term dates while you were writing.", current=before)
    check_terms(terms, academic_year)
    SchoolTerm.objects.filter(school=school, academic_year=academic_year).delete()
    now = timezone.now()
    SchoolTerm.objects.bulk_create(
        SchoolTerm(
            school=school,
            academic_year=academic_year,
            name=term.name,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            set_at=now,
            set_by=by,
        )
        for term in terms
    )
    request_cache.forget(("school-terms", school.pk))
    request_cache.forget(("school-calendar", school.pk))
    record(
        "set_school_terms",
        school,
        by=by,
        stream=own_stream(school),
        facts={"terms": (before, told(terms))},
        context={"academic_year": academic_year},
    )
    after_change.run_all(after_change.Change(school=school.pk))
