"""What engagements tell the llmes app: where an LLME's days go, and what ends when an LLME leaves a hub."""

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from core.dates import academic_year_span
from engagements.commitment import promised_days
from engagements.models import Assignment, SupportDay
from engagements.services.opening import end_assignments_with_hub
from engagements.states import LIVE, RECORDED_STATES, DayState
from llmes import leaving, school_days
from llmes.models import LLMEMembership
from llmes.school_days import SchoolDays


def count_school_days(llme_ids: Collection[int], year: int) -> Mapping[int, SchoolDays]:
    """Days of LLMEs with schools in one academic year, in one query.

    Here an LLME's own time counts, whether or not a day used the agreed days of a school; a day that did not
    happen counts where it used a day.
    """
    return dict(_summed(llme_ids, year, "llme"))


def school_days_by_date(llme_ids: Collection[int], year: int) -> list[tuple[int, datetime.date, SchoolDays]]:
    """The same days date by date, in one query: whose, when, and how many of them used or booked."""
    return [(llme, on, days) for (llme, on), days in _summed(llme_ids, year, "llme", "on")]


def _summed(llme_ids: Collection[int], year: int, *by: str) -> list[tuple[Any, SchoolDays]]:
    span = academic_year_span(year)
    spent = Q(state__in=RECORDED_STATES) & (Q(happened=True) | Q(uses_days=True))
    rows = (
        SupportDay.objects.filter(llme__in=llme_ids, on__range=(span.starts_on, span.ends_on))
        .order_by()
        .values(*by)
        .annotate(used=Sum("days", filter=spent), booked=Sum("days", filter=Q(state=DayState.BOOKED)))
    )
    nothing = Decimal(0)
    return [
        (
            row[by[0]] if len(by) == 1 else tuple(row[name] for name in by),
            SchoolDays(row["used"] or nothing, row["booked"] or nothing),
        )
        for row in rows
    ]


def days_still_to_book(llme_ids: Collection[int], year: int) -> Mapping[int, Decimal]:
    """Days promised to the schools that LLMEs lead and not yet booked, in one query."""
    return {llme: promised.days for llme, promised in promised_days(llme_ids, year).items()}


def _work_that_ends(membership: LLMEMembership) -> list[str]:
    rows = Assignment.objects.not_over().filter(
        llme=membership.llme_id, engagement__hub=membership.hub_id, engagement__status__in=LIVE
    )
    found = list(rows.select_related("engagement").order_by("engagement__reference"))
    led = [row.engagement.reference for row in found if row.role == Assignment.Role.LEAD]
    beside = [row.engagement.reference for row in found if row.role != Assignment.Role.LEAD]
    told = []
    if led:
        told.append(f"They lead {', '.join(led)}: choose another LLME for each, who takes over the record.")
    if beside:
        told.append(f"They work beside the lead on {', '.join(beside)}: that ends too.")
    return told


def _end_work(membership: LLMEMembership, by: Any, reason: str) -> None:
    end_assignments_with_hub(by=by, llme=membership.llme, hub=membership.hub, reason=reason)


def register() -> None:
    """Make them known."""
    school_days.register(count_school_days)
    school_days.register_still_to_book(days_still_to_book)
    leaving.register(tell=_work_that_ends, do=_end_work)
