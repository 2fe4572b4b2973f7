"""A factory for evidence; hand in `engagement` and `added_by` (and `day` for a tick)."""

from typing import Any

import factory
from django.utils import timezone

from engagements.states import Side
from evidence.models import Evidence


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
