"""Figures of all hubs, as they were published."""

import factory
from django.utils import timezone

from figures import models


class NationalFiguresFactory(factory.django.DjangoModelFactory):
    """Published today, of no hub."""

    class Meta:
        model = models.NationalFigures

    as_of_on = factory.LazyFunction(timezone.localdate)
    content = factory.LazyFunction(lambda: {"hubs": []})
