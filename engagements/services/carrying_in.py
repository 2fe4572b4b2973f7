"""Bringing in work that ran before, from the hub's own record."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.dates import academic_year, academic_year_span
from core.errors import Refused
from engagements.facts import facts_changed
from engagements.models import Engagement, StatusChange, SupportDay
from engagements.services.opening import assign_llme, open_engagement
from engagements.states import DayState, Side, Status
from hubs.models import Hub
from llmes.models import LLME
from schools.models import School

WHY = "This work was under way before it came here. It was brought in from the hub's own record."


@transaction.atomic
def carry_in_engagement(
    *,
    by: Any,
    hub: Hub,
    school: School,
    phase: str,
    llme: LLME | None,
    starts_on: datetime.date,
    expected_end_on: datetime.date,
    agreed: Decimal,
    used: Decimal,
    focus: str,
    used_this_year: Decimal | None = None,
    last_on: datetime.date | None = None,
    conflict_reason: str = "",
) -> Engagement:
    """One running engagement with the hub's number of days and the days used so far.

    The days carried in count and are never shown as confirmed. Those of this school year are one line, and
    of the year of the LLME who is named; those before it are another, of nobody's year. A line has the date
    of the last visit; where nobody says it, that of today, or 31 August for earlier years. Where nobody says
    how many days are of this year, all are: an LLME is not promised more for it. Days past the agreed number
    are a line of their own, recorded and not yet counted until both sides agree more (D5).

    Both sides are still asked to agree how they start; until then the number reads as the hub's. Refused like
    any opening (D17) and any assignment.
    """
    today = timezone.localdate()
    before = academic_year_span(academic_year(today)).starts_on - datetime.timedelta(days=1)
    if last_on is not None and not starts_on <= last_on <= today:
        raise Refused("The last visit lies between the start and today.", field="last_on")
    last_on = last_on or today
    if used_this_year is None:
        used_this_year = used if last_on > before else Decimal(0)
    now = used_this_year
    if now > used:
        raise Refused("No more can be of this school year than were used in all.", field="used_this_year")
    engagement = open_engagement(
        by=by,
        hub=hub,
        school=school,
        phase=phase,
        focus=focus,
        why_offered=WHY,
        starts_on=starts_on,
        expected_end_on=expected_end_on,
        days=agreed,
        suggested_by=Engagement.SuggestedBy.HUB,
        head_said_yes_on=min(starts_on, timezone.localdate()),
        head_said_yes_how=Engagement.Heard.RECORD,
    )
    engagement.carried_in = True
    engagement.status, engagement.started_at = Status.RUNNING, timezone.now()
    engagement.agreed_days = agreed
    engagement.save(update_fields=["carried_in", "status", "started_at", "agreed_days"])
    StatusChange.objects.create(
        engagement=engagement,
        before=Status.OPEN,
        after=Status.RUNNING,
        on=starts_on,
        changed_by=by,
        side=Side.HUB,
    )
    if llme is not None:
        assign_llme(by=by, engagement=engagement, llme=llme, conflict_reason=conflict_reason)
    over = max(used - agreed, Decimal(0))
    _carry_in_days(engagement, min(before, last_on), used - now, max(over - now, Decimal(0)), None, by)
    _carry_in_days(engagement, last_on, now, min(over, now), llme, by)
    record(
        "engagement_carried_in",
        engagement,
        by=by,
        stream=engagement.stream,
        facts={
            "status": (Status.OPEN, Status.RUNNING),
            "agreed_days": (None, agreed),
            "days_used": (None, used),
        },
        context={"side": Side.HUB},
    )
    facts_changed(engagement)
    return engagement


def _carry_in_days(
    engagement: Engagement, on: datetime.date, days: Decimal, over: Decimal, llme: LLME | None, by: Any
) -> None:
    """The days of one date: those within the agreed number, and those past it that do not count yet."""
    for part, counted in ((days - over, True), (over, False)):
        if part:
            SupportDay.objects.create(
                engagement=engagement,
                kind=SupportDay.Kind.CARRIED_IN,
                state=DayState.CARRIED_IN,
                on=on,
                days=part,
                counted=counted,
                llme=llme,
                happened=True,
                recorded_side=Side.HUB,
                recorded_at=timezone.now(),
                recorded_by=by,
            )
