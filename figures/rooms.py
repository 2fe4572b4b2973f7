"""The room of our work that shows what the hub's returns say of it."""

from engagements import rooms
from engagements.rooms import Room


def register() -> None:
    """Make the room known, to everybody who reads our work."""
    rooms.register(
        Room(
            title="What the hub’s returns say of our work",
            url_name="figures:own_lines",
            line="One line a term for NCETM: days, phase and outcome. No names and no notes.",
            order=95,
        )
    )
