"""Where words stand on the page a head shows governors, so that they can be struck out (D7)."""

from django.db.models import F

from engagements.strikes import UnseenPlace, register_place
from pictures.models import Picture


def register() -> None:
    """The head writes these before anybody else reads them: asking finds none, striking reaches all."""
    register_place(
        UnseenPlace(
            "the page for governors",
            lambda engagement: Picture.objects.filter(engagement=engagement),
            Picture.TEXTS,
            lambda row: {"edit_number": F("edit_number") + 1},
        )
    )
