"""Talking: messages, concerns, what is asked in confidence, what is not yet in place, suggested changes."""

from conversations.models.changes import SuggestedChange
from conversations.models.concerns import Concern, ConcernReader, ConcernReply
from conversations.models.confidence import LLMEChangeRequest
from conversations.models.messages import Message, MessageReader
from conversations.models.promises import NotInPlace

__all__ = [
    "Concern",
    "ConcernReader",
    "ConcernReply",
    "LLMEChangeRequest",
    "Message",
    "MessageReader",
    "NotInPlace",
    "SuggestedChange",
]
