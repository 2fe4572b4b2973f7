"""A factory for each model of the conversations app; hand in `engagement` and who wrote it."""

from typing import Any

import factory

from conversations import models
from engagements.states import Side


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
