"""Talking: messages, and how far each person has read them."""

from conversations.models.messages import Message, MessageReader

__all__ = ["Message", "MessageReader"]
