"""A factory for each model of the conversations app; hand in `engagement` and who wrote it."""

from typing import Any

import factory

from conversations import models
from conversations.services.concerns import raise_concern
from engagements.models import Engagement
from engagements.states import Side
from tests.factories.engagements import ahead


class MessageFactory(factory.django.DjangoModelFactory):
    """A message of the LLME."""

    class Meta:
        model = models.Message

    side = Side.LLME
    text = "Shall we look at the Year 4 books on Thursday?"
    written_by: Any = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class MessageReaderFactory(factory.django.DjangoModelFactory):
    """Somebody who has read nothing yet; hand in `user`."""

    class Meta:
        model = models.MessageReader


def make_concern(
    engagement: Engagement, by: Any, *to: Any, text: str = "I worry about the pace."
) -> models.Concern:
    """A concern of one person to others."""
    return raise_concern(by=by, engagement=engagement, text=text, to=[person.pk for person in to])


class ConcernReplyFactory(factory.django.DjangoModelFactory):
    """Something said to a concern; hand in `concern` and `written_by`."""

    class Meta:
        model = models.ConcernReply

    text = "Let us talk on Friday."


class LLMEChangeRequestFactory(factory.django.DjangoModelFactory):
    """Asked in confidence; hand in `asked_by`."""

    class Meta:
        model = models.LLMEChangeRequest

    reason = "We would like somebody who has taught in a small school."


class NotInPlaceFactory(factory.django.DjangoModelFactory):
    """Release, said today; between the two sides for a week. Hand in `flagged_by`."""

    class Meta:
        model = models.NotInPlace

    what = models.NotInPlace.What.RELEASE
    note = "Two teachers for half a morning would do."
    hub_sees_on = factory.LazyFunction(lambda: ahead(7))


class SuggestedChangeFactory(factory.django.DjangoModelFactory):
    """The LLME suggests another focus; hand in `suggested_by`."""

    class Meta:
        model = models.SuggestedChange

    what = models.SuggestedChange.What.FOCUS
    before_words = factory.LazyAttribute(lambda self: self.engagement.focus)
    after_words = "Reasoning in Years 5 and 6"
    reason = "The Year 4 team has found its way."
    side = Side.LLME
