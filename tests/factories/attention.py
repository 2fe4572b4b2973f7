"""Factories of the attention app, and what a coordinator reads on the desk."""

import datetime
from typing import Any

import factory

from attention import models
from attention.desk import lines, reasons_of
from attention.working_out import work_out_all
from engagements.models import Engagement


class PutOffFactory(factory.django.DjangoModelFactory):
    """The want of contact, dismissed today; hand in `engagement`."""

    class Meta:
        model = models.PutOff

    rule = "quiet"
    reason = "Ofsted is in; both asked for peace until it is over."
    put_by = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class DueDatesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DueDates


def told_on_the_desk(
    hub: Any, user: Any = None, on: datetime.date | None = None, *, only: Any = ()
) -> list[list[str]]:
    """The sentences of each line of the desk, once every stored date is worked out."""
    work_out_all(Engagement.objects.filter(hub=hub))
    found = reasons_of([hub], user, on, only=only)
    return [[told.words for told in line.told] for line in lines(found, list(found), user, on)]
