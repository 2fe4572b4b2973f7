"""Publishing the figures of all hubs: once for each half-term, after its end."""

import datetime
from collections import defaultdict
from typing import Any

from django.db import transaction

from core.audit import record
from core.dates import academic_year
from figures.beyond import published_of
from figures.facts import Facts, Work, days_by_term, works
from figures.models import NationalFigures
from figures.terms import terms_of_year
from hubs.calendar import calendar_of
from hubs.models import Hub


@transaction.atomic
def publish_national(*, by: Any, as_of: datetime.date) -> NationalFigures:
    """The figures of all hubs for a half-term that has ended. What was published once stays as it is.

    In six queries for the whole nation. The terms are the national ones, so that hubs can be read together.
    """
    made = NationalFigures.objects.filter(as_of_on=as_of).first()
    if made is not None:
        return made
    year = academic_year(as_of)
    terms = terms_of_year(calendar_of(None), year)
    facts = Facts(year, terms, list(works()))
    facts.used_in, facts.booked_in = days_by_term(terms, year)
    by_hub: dict[int, list[Work]] = defaultdict(list)
    for work in facts.work:
        by_hub[work.hub_id].append(work)
    content = {
        "hubs": [
            {"code": hub.code, "name": hub.name, "told": published_of(by_hub[hub.pk], facts)}
            for hub in Hub.objects.filter(is_active=True).order_by("name")
        ]
    }
    made = NationalFigures.objects.create(as_of_on=as_of, content=content)
    record("national_figures_published", made, by=by, context={"as_of": as_of})
    return made


def last_half_term(today: datetime.date) -> datetime.date | None:
    """The last day of the last half-term of the national calendar that is over."""
    ended = [span.ends_on for span in calendar_of(None).terms if span.ends_on < today]
    return max(ended, default=None)
