"""The rooms of looking together: the two looks that are always there, and more where wanted (D1)."""

from engagements.models import Engagement
from engagements.rooms import Room, is_open
from engagements.rooms import register as register_rooms

PART = "reviews"


def more_looks_open(engagement: Engagement) -> bool:
    """Whether the pair wants more looks than midway and at the end."""
    return is_open(engagement, PART)


def register() -> None:
    """Make the rooms known."""
    register_rooms(
        Room("Looking together", "reviews:looks", "Where both sides see us, and what comes next.", order=30),
        Room(
            "More looks together",
            "reviews:more",
            "A look each term, or whenever it helps, beside the one midway and the one at the end.",
            part=PART,
            order=31,
            is_listed=False,
            shown_to=lambda state: state.edits,
        ),
    )
