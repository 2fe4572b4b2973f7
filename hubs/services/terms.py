"""A hub's half-terms."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core.audit import own_stream, record
from core.dates import Span, academic_year_label, academic_year_span
from core.errors import Refused, Stale
from core.models import AuditEvent
from hubs import after_change
from hubs.calendar import forget_calendars
from hubs.models import Hub, Term
from hubs.rules import can_manage_hub


def terms_version(hub: Hub, academic_year: int) -> str:
    """Stands for the hub's own terms of a year as they are now: a form drawn from them carries it."""
    return told(Term.objects.filter(hub=hub, academic_year=academic_year))


@transaction.atomic
def set_hub_terms(
    *, by: Any, hub: Hub, academic_year: int, terms: Sequence[Span], version: str | None = None
) -> None:
    """Put a hub's half-terms in place of the national ones for one academic year; none: those hold again.

    Half-terms lie within the year, in order, without overlap. Nobody overwrites what they have not seen.
    """
    if not can_manage_hub(by, hub):
        raise Refused("Only the hub’s lead, its coordinators and admins change its term dates.")
    Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
    before = terms_version(hub, academic_year)
    if version is not None and version != before:
        raise Stale("Someone else changed these term dates while you were writing.", current=before)
    check_terms(terms, academic_year)
    Term.objects.filter(hub=hub, academic_year=academic_year).delete()
    Term.objects.bulk_create(
        Term(
            hub=hub,
            academic_year=academic_year,
            name=term.name,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
        )
        for term in terms
    )
    forget_calendars([hub.pk])
    record(
        "set_hub_terms",
        hub,
        by=by,
        stream=own_stream(hub),
        facts={"terms": (before, told(terms))},
        context={"academic_year": academic_year},
    )
    after_change.run_all(after_change.Change(hub=hub.pk))


def last_changed(hub: Hub, academic_year: int) -> AuditEvent | None:
    """Who changed the hub's half-terms of a year last, and when."""
    events = AuditEvent.objects.filter(
        stream__key=own_stream(hub), verb="set_hub_terms", context__academic_year=academic_year
    )
    return events.select_related("by").first()


def told(terms: Any) -> str:
    """Half-terms in one line: what the record of changes keeps."""
    return "; ".join(f"{term.name}: {term.starts_on} to {term.ends_on}" for term in terms)


def check_terms(terms: Sequence[Span], academic_year: int) -> None:
    """Refuse half-terms that leave their year, overlap, or share a name."""
    year = academic_year_span(academic_year)
    latest = None
    names = set()
    for term in terms:
        if term.ends_on < term.starts_on:
            raise Refused(f"{term.name} can’t end before it begins.")
        if not (year.holds(term.starts_on) and year.holds(term.ends_on)):
            raise Refused(f"{term.name} must lie in the year {academic_year_label(academic_year)}.")
        if latest is not None and term.starts_on <= latest.ends_on:
            raise Refused(f"{term.name} must begin after {latest.name} has ended.")
        if term.name in names:
            raise Refused(f"Two half-terms are called {term.name}.")
        names.add(term.name)
        latest = term
