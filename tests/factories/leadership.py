"""Leadership; hand in `engagement` and who wrote it."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from leadership import models


class CapacityEntryFactory(factory.django.DjangoModelFactory):
    """A leader's own entry, for the LLMEs to read."""

    class Meta:
        model = models.CapacityEntry

    leads = "Maths across the school"
    now = "I plan with two teachers and ask for help too late."
    next = "To lead the meeting in which we look at books."


class DevelopmentSessionFactory(factory.django.DjangoModelFactory):
    """A session that eight of eleven teachers came to."""

    class Meta:
        model = models.DevelopmentSession
        skip_postgeneration_save = True

    title = "Planning a question that asks why"
    on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=5))
    led = "together"
    side = "school"

    @factory.post_generation
    def reach(obj: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        obj.reach.create(role="teachers", expected=11, actual=8)
