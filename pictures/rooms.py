"""The rooms of the pictures: one for governors, and one timeline for both sides."""

from engagements import rooms
from engagements.rooms import Room


def register() -> None:
    """Make the rooms known."""
    rooms.register(
        Room(
            title="One page for governors",
            url_name="pictures:picture",
            line="Where we were, where we are and what is next. The headteacher chooses what is on it.",
            order=80,
        ),
        Room(
            title="Other support on one timeline",
            url_name="pictures:timeline",
            line="Our days, the milestones and what others do at the school, on one line of time.",
            part="other_support",
            order=70,
        ),
    )
