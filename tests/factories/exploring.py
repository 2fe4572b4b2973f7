"""What was explored together; hand in `engagement` and who wrote it."""

import factory

from exploring import models


class SchoolContextFactory(factory.django.DjangoModelFactory):
    """The school in its own words."""

    class Meta:
        model = models.SchoolContext

    context = "Two classes a year, many new families, a maths lead in the second year."
    challenges = "Pupils calculate well and explain little."


class ContextNoteFactory(factory.django.DjangoModelFactory):
    """What the LLME adds below."""

    class Meta:
        model = models.ContextNote

    text = "We talked about how explaining is practised in Year 2 already."


class ImprovementPlanFactory(factory.django.DjangoModelFactory):
    """The school's own improvement plan, as a link."""

    class Meta:
        model = models.ImprovementPlan

    link = "https://elm.example/plan.pdf"
    pages = "Page 4"
