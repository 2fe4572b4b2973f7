"""The turn of a year: each engagement goes on, is given another number of days, or comes to its end."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.dates import academic_year
from core.errors import Refused, Stale
from engagements.facts import facts_changed
from engagements.going_on import goes_on_until
from engagements.grounds import Grounds
from engagements.models import DaysProposal, Engagement, YearChoice
from engagements.rules import can_coordinate
from engagements.services.agreed_days import propose_days
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side

Choice = YearChoice.Choice
GOES_ON = (Choice.DAYS, Choice.CARRY)
FOLLOWS_IN = datetime.timedelta(weeks=4)


@transaction.atomic
def choose_for_year(
    *,
    by: Any,
    engagement: Engagement,
    year: int,
    choice: str,
    days: Decimal | None = None,
    reason: str = "",
) -> YearChoice:
    """Say how one engagement goes on in an academic year. It is settled once; "left for now" may be taken up.

    Nothing is agreed by it: carried on, the days stay what both sides agreed and the expected end moves;
    another number is proposed, and both it and the later end hold once both agree (D5, D6, D11), but that
    work yet to start shows both the later end before they agree how they start; an end comes about with both
    sides. A number that was sent back or withdrawn leaves it to be chosen anew.
    """
    if not can_coordinate(by, engagement):
        raise Refused("A coordinator of the hub says how it goes on.")
    if choice not in Choice.values:
        raise Refused("Choose how it goes on.", field="choice")
    if not 0 <= year - academic_year(timezone.localdate()) <= 1:
        raise Refused("This page is for this academic year and the next.")
    days = days if choice == Choice.DAYS else None
    engagement = locked(engagement)
    before = _standing(engagement, year, choice, days)
    if before is not None and before.is_settled:
        return before
    if not engagement.is_live:
        raise Refused("This work is over.")
    proposal = _propose(engagement, days, reason, user=by) if choice == Choice.DAYS else None
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    end = engagement.expected_end_on
    until = goes_on_until(engagement, year) if choice in GOES_ON else None
    if until and (choice == Choice.CARRY or engagement.awaits_start):
        _carry_on(engagement, until)
    made, _ = YearChoice.objects.update_or_create(
        engagement=engagement,
        academic_year=year,
        defaults={
            "choice": choice,
            "days": days,
            "proposal": proposal,
            "until_on": until,
            "chosen_at": timezone.now(),
            "chosen_by": by,
        },
    )
    record(
        "year_chosen",
        made,
        by=by,
        stream=engagement.stream,
        facts={
            "choice": (before and before.choice, choice),
            "expected_end_on": (end, engagement.expected_end_on),
        },
        context={
            "side": Side.HUB,
            "year": year,
            "choice": choice,
            "until": until,
        },
        private=choice == Choice.LEAVE,
    )
    return made


def _propose(engagement: Engagement, days: Decimal | None, reason: str, *, user: Any) -> DaysProposal:
    if days is None:
        raise Refused("Enter the number of days, like 6 or 6.5.", field="days")
    follows = Grounds(to_follow_by=timezone.localdate() + FOLLOWS_IN)
    return propose_days(by=user, engagement=engagement, days=days, reason=reason, grounds=follows)


def _carry_on(engagement: Engagement, until: datetime.date) -> None:
    """Let the work run to the end of the year, where it is expected to end before."""
    if until > engagement.expected_end_on:
        engagement.expected_end_on = until
        engagement.version += 1
        engagement.save(update_fields=["expected_end_on", "version"])
        facts_changed(engagement)


def _standing(engagement: Engagement, year: int, choice: str, days: Decimal | None) -> YearChoice | None:
    """What was chosen before, if that may still be; refused where somebody settled it otherwise."""
    rows = YearChoice.objects.filter(engagement=engagement, academic_year=year)
    before = rows.select_related("proposal").first()
    if before is None or not before.is_settled or (before.choice, before.days) == (choice, days):
        return before
    raise Stale(f"{before.chosen_by} has settled this already.", current=before)
