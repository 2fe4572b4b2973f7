"""Where words of what was said stand that can be struck out (D7)."""

from conversations.models import Message
from engagements.strikes import Place, register_place


def register() -> None:
    """Make the places known."""
    register_place(
        Place("messages", lambda engagement: Message.objects.filter(engagement=engagement), ("text",))
    )
