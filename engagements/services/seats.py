"""Nobody acts on both sides of one engagement, nor as LLME and coordinator of it (D4)."""

from typing import Any

from core.errors import Refused
from engagements.models import Engagement, Seat
from engagements.states import Side

_SENTENCES: dict[str, str] = {
    Side.SCHOOL: "You have acted for the school in this work, so somebody else acts for the other side.",
    Side.LLME: "You have acted as LLME in this work, so somebody else acts for the other side.",
    Side.HUB: "You have acted as coordinator of this work, so somebody else acts for its two sides.",
}


def take_seat(engagement: Engagement, user: Any, side: str) -> Seat:
    """Sit a person on the side they act for, the first time they act; the seat is theirs for good.

    Call it inside the transaction of the act. Keeps D4: someone seated on another side is refused.
    """
    seats = Seat.objects.filter(engagement=engagement, user=user)
    seat = seats.first()
    if seat is None:
        new = Seat(engagement=engagement, user=user, side=Side(side))
        Seat.objects.bulk_create([new], ignore_conflicts=True)  # someone else's hand may be quicker
        seat = seats.first() or new
    if seat.side != side:
        raise Refused(_SENTENCES[seat.side])
    return seat
