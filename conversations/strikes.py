"""Where words that were said stand and can be struck out (D7). What is confidential is its readers' own."""

from conversations.models import Message, NotInPlace, SuggestedChange
from engagements.strikes import Place, register_place


def register() -> None:
    """Make the places known."""
    for place in (
        Place("messages", lambda engagement: Message.objects.filter(engagement=engagement), ("text",)),
        Place(
            "things not yet in place",
            lambda engagement: NotInPlace.objects.filter(engagement=engagement),
            ("note", "answer"),
        ),
        Place(
            "suggested changes",
            lambda engagement: SuggestedChange.objects.filter(engagement=engagement),
            ("before_words", "after_words", "reason", "answer"),
        ),
    ):
        register_place(place)
