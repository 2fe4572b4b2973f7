"""Where words stand on a waiting list, so that those about a person can be struck out (D7)."""

from django.db.models import F

from engagements.strikes import Place, UnseenPlace, register_place
from intake.models import Nomination, Suggestion

# What heads and, once work is open, both sides read; and what the hub's coordinators alone read.
READ_BY_ALL = ("why", "source_name")
OF_SENDER = ("from_name", "from_role", "from_email")
OF_ENTRY = ("why_all_the_same", "withdrawn_why")


def register() -> None:
    """What brought a school to our work is struck with the words of the work."""
    register_place(
        Place(
            "suggestions",
            lambda engagement: Suggestion.objects.filter(nomination__engagement=engagement),
            READ_BY_ALL,
        )
    )
    register_place(
        UnseenPlace(
            "who sent a suggestion",
            lambda engagement: Suggestion.objects.filter(nomination__engagement=engagement),
            OF_SENDER,
        )
    )
    register_place(
        UnseenPlace(
            "notes on the waiting list",
            lambda engagement: Nomination.objects.filter(engagement=engagement),
            OF_ENTRY,
            lambda row: {"version": F("version") + 1},
        )
    )
