"""Who may do what when we talk. State is the services' business."""

from typing import Any

from conversations.models import Message
from engagements.models import Engagement
from engagements.rules import can_act


def can_write_message(user: Any, engagement: Engagement) -> bool:
    """Both sides' editors and the coordinator write; the school's other people read (B13)."""
    return can_act(user, engagement)


def can_take_back_message(user: Any, message: Message) -> bool:
    """The writer alone, while they may write."""
    return message.written_by_id == user.pk and can_write_message(user, message.engagement)
