"""Opening the parts of the work that are closed until somebody wants them (D1)."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rooms import room_of
from engagements.rules import acting_side, can_edit
from engagements.services.locks import locked
from engagements.services.seats import take_seat


@transaction.atomic
def open_part(*, by: Any, engagement: Engagement, part: str) -> Engagement:
    """Open a part for both sides. Opening what is open already changes nothing.

    Refused to those who only read, for a part that does not exist, and when the work is over.
    """
    engagement = locked(engagement)
    if not can_edit(by, engagement):
        raise Refused("The school\u2019s leaders and the LLME open the parts they want. You can read them.")
    if not engagement.is_live:
        raise Refused("This work is over, so it can be read but not changed.")
    if room_of(part) is None:
        raise Refused("There is no such part.")
    if part in engagement.parts_open:
        return engagement
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    before = ", ".join(engagement.parts_open)
    engagement.parts_open = [*engagement.parts_open, part]
    engagement.save(update_fields=["parts_open"])
    record(
        "part_opened",
        engagement,
        by=by,
        stream=engagement.stream,
        facts={"parts_open": (before, ", ".join(engagement.parts_open))},
        context={"side": side, "part": part},
    )
    return engagement
