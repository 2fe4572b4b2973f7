"""Where the reasons of what was put off stand, so that words about a person can be struck out (D7)."""

from attention.models import PutOff
from engagements.strikes import Place, register_place


def register() -> None:
    """Make the place known."""
    register_place(
        Place(
            "what was put off", lambda engagement: PutOff.objects.filter(engagement=engagement), ("reason",)
        )
    )
