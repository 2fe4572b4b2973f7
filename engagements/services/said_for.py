"""What a side said by phone, mail or on paper, entered for them (D3). It never counts as their agreement."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement, SaidFor
from engagements.rules import acting_side, can_act, can_edit, standing
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat


@transaction.atomic
def enter_for(
    *,
    by: Any,
    engagement: Engagement,
    about: str,
    about_id: int | None,
    side: str,
    how: str,
    said_on: datetime.date,
    words: str,
) -> SaidFor:
    """Write down what the other side said. Shown as "entered by X for Y" until someone of Y confirms it."""
    engagement = locked(engagement)
    refuse_if_over(engagement)
    if not can_act(by, engagement):
        raise Refused("You can read this work, not change it.")
    own = acting_side(by, engagement)
    if own == side:
        raise Refused("This is your own side: answer for yourselves.")
    if said_on > timezone.localdate():
        raise Refused("Enter a date up to today.", field="said_on")
    if not words.strip():
        raise Refused("Write in a line what was said.", field="words")
    take_seat(engagement, by, own)
    said = SaidFor.objects.create(
        engagement=engagement,
        about=about,
        about_id=about_id,
        side=side,
        how=how,
        said_on=said_on,
        words=words,
        entered_by=by,
    )
    record(
        "said_for_entered",
        said,
        by=by,
        stream=engagement.stream,
        facts={"said_on": (None, said_on)},
        words={"words": words},
        context={"side": own, "for_side": side, "about": about, "about_id": about_id, "how": how},
    )
    return said


@transaction.atomic
def confirm_said(*, by: Any, said: SaidFor) -> SaidFor:
    """Someone of the side whose words these are says: yes, we said so. It agrees to nothing more."""
    engagement = locked(said.engagement)
    refuse_if_over(engagement)
    if not can_edit(by, engagement) or standing(by, engagement).side != said.side:
        raise Refused("The side whose words these are confirms them.")
    take_seat(engagement, by, said.side)
    updated = SaidFor.objects.filter(pk=said.pk, confirmed_at__isnull=True).update(
        confirmed_at=timezone.now(), confirmed_by=by
    )
    said.refresh_from_db()
    if updated:
        record(
            "said_for_confirmed",
            said,
            by=by,
            stream=engagement.stream,
            context={"side": said.side, "about": said.about, "about_id": said.about_id},
        )
    return said
