"""A factory for each model of the intake app."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from intake import models
from intake.states import Source
from intake.tokens import new_nonce
from tests.factories.engagements import make_hub, make_hub_person, make_school


def _coordinator(self: Any) -> Any:
    return make_hub_person(self.hub, "coordinator", "Cora Coe")


class NominationFactory(factory.django.DjangoModelFactory):
    """A primary school that waits, not heard from yet; hand in `hub` and `school`. Without a suggestion."""

    class Meta:
        model = models.Nomination

    hub = factory.LazyFunction(make_hub)
    school = factory.LazyAttribute(lambda self: make_school(self.hub))
    phase = "primary"
    suggested_on = factory.LazyFunction(timezone.localdate)
    place = factory.Sequence(lambda n: n + 1)
    added_by = factory.LazyAttribute(_coordinator)


class SuggestionLinkFactory(factory.django.DjangoModelFactory):
    """A link for a trust, good for a month."""

    class Meta:
        model = models.SuggestionLink

    hub = factory.LazyFunction(make_hub)
    source = Source.TRUST
    organisation = "Harbour Trust"
    sent_to = "Priya Shah, director of education"
    nonce = factory.LazyFunction(new_nonce)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))
    made_by = factory.LazyAttribute(_coordinator)


class SuggestionFactory(factory.django.DjangoModelFactory):
    """The school itself asks, as a coordinator wrote it down."""

    class Meta:
        model = models.Suggestion

    nomination = factory.SubFactory(NominationFactory)
    source = Source.SCHOOL
    why = "A new maths lead would like someone to think with."
    written_by = factory.LazyAttribute(lambda self: self.nomination.added_by)


class HeadAnswerFactory(factory.django.DjangoModelFactory):
    """The head said yes by phone."""

    class Meta:
        model = models.HeadAnswer

    nomination = factory.SubFactory(NominationFactory)
    answer = "yes"
    on = factory.LazyFunction(timezone.localdate)
    how = "phone"
    spoken_by = factory.LazyAttribute(lambda self: self.nomination.added_by)
    noted_by = factory.LazyAttribute(lambda self: self.nomination.added_by)


def make_waiting(hub: Any, name: str = "Rowan Primary School", by: Any = None, **extra: Any) -> Any:
    """A school that waits, suggested by itself and by its trust; hand in fields of the entry to change it."""
    by = by or make_hub_person(hub, "coordinator", "Cora Coe")
    school = extra.pop("school", None) or make_school(hub, name)
    entry = NominationFactory(hub=hub, school=school, added_by=by, **extra)
    SuggestionFactory(nomination=entry)
    SuggestionFactory(
        nomination=entry,
        source=Source.TRUST,
        source_name="Harbour Trust",
        why="Two teachers are new to the phase.",
    )
    if entry.answer:
        HeadAnswerFactory(
            nomination=entry,
            answer=entry.answer,
            on=entry.answered_on,
            ask_again_on=entry.ask_again_on,
        )
    return entry
