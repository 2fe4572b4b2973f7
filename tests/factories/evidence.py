"""Factories for evidence, findings and decisions; hand in `engagement`, and who wrote it."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from engagements.states import Side
from evidence.models import Citation, Decision, Evidence, Finding, FindingEvidence


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A book look, noted by the LLME, seen by both."""

    class Meta:
        model = Evidence

    kind = Evidence.Kind.BOOK_LOOK
    on = factory.LazyFunction(timezone.localdate)
    looked = Evidence.Looked.BOTH
    seen = "Reasoning is written down in most books across both classes."
    side = Side.LLME
    added_by: Any = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class DecisionFactory(factory.django.DjangoModelFactory):
    """A change of days by the LLME, its evidence to follow in three weeks."""

    class Meta:
        model = Decision

    kind = Decision.Kind.DAYS
    about_id = factory.Sequence(lambda number: 1_000_000 + number)
    side = Side.LLME
    decided_by: Any = factory.LazyAttribute(lambda self: self.engagement.opened_by)
    to_follow_by = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=21))


class CitationFactory(factory.django.DjangoModelFactory):
    """A decision cites a book look."""

    class Meta:
        model = Citation

    decision = factory.SubFactory(DecisionFactory)
    evidence = factory.LazyAttribute(lambda self: EvidenceFactory(engagement=self.decision.engagement))
    cited_by: Any = factory.LazyAttribute(lambda self: self.decision.decided_by)


class FindingFactory(factory.django.DjangoModelFactory):
    """What the LLME thinks is happening, with no evidence yet."""

    class Meta:
        model = Finding

    statement = "Pupils choose a method by habit, in most classes."
    side = Side.LLME
    added_by: Any = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class FindingEvidenceFactory(factory.django.DjangoModelFactory):
    """A book look speaks to it."""

    class Meta:
        model = FindingEvidence

    evidence = factory.LazyAttribute(
        lambda self: EvidenceFactory(engagement=self.finding.engagement, added_by=self.finding.added_by)
    )
    joined_by: Any = factory.LazyAttribute(lambda self: self.finding.added_by)
