"""Work that goes on into another academic year: to which day, and from when that holds."""

import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from core.audit import record
from engagements.models import DaysProposal, Engagement, YearChoice
from hubs.calendar import terms_for_hub


def end_of_year(engagement: Engagement, year: int) -> datetime.date:
    """The last school day of an academic year by the hub's calendar; 31 July where it has no terms yet."""
    terms = terms_for_hub(engagement.hub_id, year)
    return max((term.ends_on for term in terms), default=datetime.date(year + 1, 7, 31))


def goes_on_until(engagement: Engagement, year: int) -> datetime.date:
    """The day to which work runs that goes on in a year; one that is later already stays."""
    return max(engagement.expected_end_on, end_of_year(engagement, year))


def with_years(proposals: Any) -> Any:
    """Adds what `until_if_agreed` reads: to which day the work goes on with each of these numbers."""
    years = YearChoice.objects.filter(proposal=OuterRef("pk")).order_by("-until_on")
    return proposals.annotate(goes_on_until=Subquery(years.values("until_on")[:1]))


def until_if_agreed(engagement: Engagement, proposal: Any) -> datetime.date | None:
    """The later day to which the work runs once this number is agreed, where it was proposed for a year.

    `proposal` comes `with_years`.
    """
    until: datetime.date | None = proposal.goes_on_until
    return until if until and until > engagement.expected_end_on else None


def go_on_as_agreed(engagement: Engagement, proposal: DaysProposal, *, by: Any, side: str) -> None:
    """Both sides agreed the number of days for a year, so the expected end moves; the caller saves it."""
    until = until_if_agreed(engagement, with_years(DaysProposal.objects.filter(pk=proposal.pk)).get())
    if until is None:
        return
    before, engagement.expected_end_on = engagement.expected_end_on, until
    record(
        "went_on_as_agreed",
        engagement,
        by=by,
        stream=engagement.stream,
        facts={"expected_end_on": (before, until)},
        context={"side": side},
    )


def hand_on(before: DaysProposal, after: DaysProposal) -> None:
    """Another number stands in place of the one proposed for a year."""
    YearChoice.objects.filter(proposal=before).update(proposal=after)
