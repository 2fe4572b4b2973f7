"""A newcomer takes over what their side has still to do."""

from typing import Any

from django.db import transaction

from core.audit import record
from engagements.models import Engagement, HandOver
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked


@transaction.atomic
def take_over(*, by: Any, engagement: Engagement) -> HandOver:
    """Say that one has read where the work stands and that what is open of one's side is with oneself now.

    Next steps and milestones belong to a side and a role, so none stays behind with whoever left: nothing is
    rewritten, and the history says who took over how many. Taking over twice is once.
    """
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    before = HandOver.objects.filter(engagement=engagement, user=by).first()
    if before is not None:
        return before
    steps = engagement.next_steps.open().filter(side=side).count()
    taken = HandOver.objects.create(engagement=engagement, user=by, side=side, steps=steps)
    record(
        "taken_over",
        taken,
        by=by,
        stream=engagement.stream,
        facts={"steps": (None, steps)},
        context={"side": side},
    )
    return taken
