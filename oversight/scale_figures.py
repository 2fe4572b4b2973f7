"""What figures add to a database of national size: a publication, and every hub's returns."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from core.dates import academic_year
from core.digests import keyed_digest
from engagements.models import Engagement
from figures.models import ReturnLine, TermlyReturn
from figures.returning import lines_now
from figures.services.publishing import publish_national
from figures.terms import Term, terms_of_year
from hubs.calendar import calendar_of, load_calendars
from hubs.models import Hub
from oversight.scale_rows import give_numbers, write

CHANGED = 12
"""One line in so many says half a day less than is so now, and could be amended."""


def write_figures(rows: Sequence[Engagement], hubs: Sequence[Hub]) -> None:
    """Three terms of last year for every hub, one of them amended, and what is published of them all."""
    year = academic_year(timezone.localdate()) - 1
    by = {row.hub_id: row.opened_by_id for row in rows}
    load_calendars(hub.pk for hub in hubs)
    for hub in hubs:
        if hub.pk in by:
            for term in terms_of_year(calendar_of(hub), year):
                _write_return(hub, term, by[hub.pk])
    publish_national(by=None, as_of=timezone.localdate())


def _write_return(hub: Hub, term: Term, by: int) -> None:
    """What the hub submitted; in the spring, an amendment of a few lines beside it."""
    lines = lines_now(hub, term)
    if not lines:
        return
    told = [line for line in lines[::CHANGED] if line.days_used]
    for line in told:
        line.days_used -= Decimal("0.5")
    _keep(hub, term, 0, lines, by)
    if term.key == "spring":
        again = [line for line in lines_now(hub, term)[::CHANGED] if line.days_used]
        _keep(hub, term, 1, again[: len(again) // 2], by)


def _keep(hub: Hub, term: Term, number: int, lines: Sequence[ReturnLine], by: int) -> None:
    if not lines:
        return
    row = TermlyReturn(hub=hub, academic_year=term.year, term=term.key, number=number, submitted_by_id=by)
    content = {
        "hub": hub.pk,
        "term": [term.year, term.key, number],
        "lines": [line.content() for line in sorted(lines, key=lambda one: one.reference)],
    }
    row.digest = keyed_digest(content)
    give_numbers([row])
    write([row])
    for line in lines:
        line.termly_return = row
    write(lines)
