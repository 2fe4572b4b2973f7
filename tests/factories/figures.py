"""Figures of all hubs, as they were published."""

from typing import Any

import factory
from django.utils import timezone

from core.dates import academic_year
from figures import models
from figures.returning import differences, digest_of, lines_now, standing
from figures.services.returns import amend_return, submit_return
from figures.terms import Term, terms_of_year
from hubs.calendar import calendar_of
from hubs.models import Hub


class NationalFiguresFactory(factory.django.DjangoModelFactory):
    """Published today, of no hub."""

    class Meta:
        model = models.NationalFigures

    as_of_on = factory.LazyFunction(timezone.localdate)
    content = factory.LazyFunction(lambda: {"hubs": []})


class TermlyReturnFactory(factory.django.DjangoModelFactory):
    """Submitted today for the autumn term; hand in `hub` and `submitted_by`, and lines."""

    class Meta:
        model = models.TermlyReturn

    academic_year = factory.LazyFunction(lambda: academic_year(timezone.localdate()))
    term = models.TermlyReturn.Term.AUTUMN
    digest = "0" * 64


class ReturnLineFactory(factory.django.DjangoModelFactory):
    """A line; hand in `termly_return` and `engagement`."""

    class Meta:
        model = models.ReturnLine

    urn = factory.LazyAttribute(lambda self: self.engagement.school_id)
    reference = factory.LazyAttribute(lambda self: self.engagement.reference)
    phase = factory.LazyAttribute(lambda self: self.engagement.phase)
    outcome = models.ReturnLine.Outcome.UNDER_WAY


def term_today(hub: Hub) -> Term:
    """The term of a hub that today lies in."""
    today = timezone.localdate()
    return next(
        term for term in terms_of_year(calendar_of(hub), academic_year(today)) if today <= term.ends_on
    )


def submit_for_today(hub: Hub, by: Any) -> models.TermlyReturn:
    """The hub's return of this term, submitted as it stands."""
    term = term_today(hub)
    return submit_return(by=by, hub=hub, term=term, seen_digest=digest_of(lines_now(hub, term)), early=True)


def amend_for_today(hub: Hub, by: Any) -> models.TermlyReturn:
    """What changed since, submitted."""
    term = term_today(hub)
    submitted = list(models.TermlyReturn.objects.of_term(hub, term.year, term.key))
    lines = [one.line for one in differences(standing(submitted), lines_now(hub, term))]
    return amend_return(by=by, hub=hub, term=term, seen_digest=digest_of(lines))
