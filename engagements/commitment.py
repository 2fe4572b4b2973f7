"""What LLMEs have promised of a year's days, and whether more would go past them.

Told in words wherever somebody is about to give an LLME more, and never in the way (D2).

Days that are agreed (or offered) and neither used nor booked belong to the lead LLME. Nobody knows yet on
which dates they will fall, so they are not guessed into terms: they stand by themselves as still to book, in
full in each academic year that the work lies in.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.dates import academic_year, academic_year_label, academic_year_span
from core.fields import show_days
from engagements.models import Assignment, Engagement
from engagements.states import LIVE
from hubs.settings.in_effect import hub_setting
from llmes.models import LLME
from llmes.school_days import YearOfDays, days_of

NONE = Decimal(0)


@dataclass(frozen=True)
class Promised:
    """Days still to book with the schools an LLME leads: agreed by both sides, or offered until then."""

    agreed: Decimal = NONE
    offered: Decimal = NONE
    schools: int = 0

    @property
    def days(self) -> Decimal:
        return self.agreed + self.offered


@dataclass(frozen=True)
class Commitment:
    """Where the days of an LLME go in one academic year, what is still to book included."""

    year: int
    days: YearOfDays = field(default_factory=YearOfDays)
    promised: Promised = field(default_factory=Promised)

    @property
    def free(self) -> Decimal | None:
        """Days that nothing has a claim on, below nought where more is promised than there is.

        None while nobody has said how many there are.
        """
        return self.days.free

    def past_by(self, more: Decimal) -> Decimal:
        """How far so many days more go past the days of the year; nought where they fit or nobody knows."""
        return NONE if self.free is None else max(NONE, more - self.free)


def commitments_of(
    llme_ids: Collection[int], year: int, capacity: Mapping[int, Decimal] | None = None
) -> dict[int, Commitment]:
    """The year of many LLMEs, in a constant number of queries; `capacity` as `days_of` takes it."""
    promised = promised_days(llme_ids, year)
    days = days_of(llme_ids, year, capacity, {llme: row.days for llme, row in promised.items()})
    return {llme: Commitment(year, days[llme], promised.get(llme, Promised())) for llme in llme_ids}


def promised_days(llme_ids: Collection[int], year: int) -> dict[int, Promised]:
    """What is still to book with the schools that each leads today, in one query."""
    span, today = academic_year_span(year), timezone.localdate()
    leads = Assignment.objects.current().filter(llme__in=llme_ids, role=Assignment.Role.LEAD)
    led: Any = Engagement.objects.filter(status__in=LIVE, starts_on__lte=span.ends_on, assignments__in=leads)
    rows = (
        led.with_days_to_give()
        .order_by()
        .values_list(
            "assignments__llme", "agreed_days", "days_on_table", "days_used_now", "days_booked_now",
            "expected_end_on",
        )
    )  # fmt: skip
    agreed: dict[int, Decimal] = defaultdict(Decimal)
    offered: dict[int, Decimal] = defaultdict(Decimal)
    schools: dict[int, int] = defaultdict(int)
    for llme, number, on_table, used, booked, ends_on in rows:
        if max(ends_on, today) < span.starts_on:
            continue
        (offered if number is None else agreed)[llme] += max(NONE, (on_table or NONE) - used - booked)
        schools[llme] += 1
    return {llme: Promised(agreed[llme], offered[llme], count) for llme, count in schools.items()}


def days_still_taken(work: Engagement) -> Decimal:
    """Days that work still takes of whoever leads it: agreed, on the table or usual, less those used.

    Days booked with an LLME who leaves go over to the one who comes, so they count. `work` as
    `with_days_to_give()` gives it.
    """
    number = work.days_on_table
    if number is None:
        number = hub_setting(work.hub_id, "usual_days")
    return max(NONE, number - work.days_used_now)


def year_of(engagement: Engagement) -> int:
    """The academic year whose days it takes: the one it begins in, this one where it has begun."""
    return academic_year(max(engagement.starts_on, timezone.localdate()))


def past_days_words(name: object, past: Decimal, year: int) -> str:
    """The warning: "This would take Sam 2.5 days past the days for 2026/27." Empty where nothing is past."""
    if past <= 0:
        return ""
    said = "half a day" if past == Decimal("0.5") else f"{show_days(past)} {'day' if past == 1 else 'days'}"
    return f"This would take {name} {said} past the days for {academic_year_label(year)}."


def would_pass(llme: LLME, year: int, more: Decimal) -> str:
    """The warning for one LLME and so many days more; empty where they fit, or nobody has said the days."""
    return past_days_words(llme, commitments_of([llme.pk], year)[llme.pk].past_by(more), year)


def warning_to_lead(llme: LLME, engagement: Engagement) -> str:
    """What is said before this LLME is made the lead of an engagement."""
    work = Engagement.objects.with_days_to_give().get(pk=engagement.pk)
    return would_pass(llme, year_of(work), days_still_taken(work))


def _lead_of(engagement: Engagement, year: int) -> LLME | None:
    """Who leads it today, with how many days they have in a year."""
    leads = Assignment.objects.current().filter(engagement=engagement, role=Assignment.Role.LEAD)
    rows: Any = LLME.objects.filter(pk__in=leads.values("llme")).select_related("user")
    found: LLME | None = rows.with_year(year).first()
    return found


def _lead_with_days(engagement: Engagement, year: int) -> tuple[LLME, Commitment] | None:
    """Who leads it today, and their year; None without a lead or where nobody has said how many days."""
    lead: Any = _lead_of(engagement, year)
    return None if lead is None or lead.year_days is None else (lead, _year_of_lead(lead, year))


def _year_of_lead(lead: Any, year: int) -> Commitment:
    return commitments_of([lead.pk], year, {lead.pk: lead.year_days})[lead.pk]


def warning_to_agree(engagement: Engagement, days: Decimal) -> str:
    """What is said before so many days are agreed with the lead's school, in place of the number of now."""
    more, year = days - _number_now(engagement), year_of(engagement)
    found = _lead_with_days(engagement, year) if more > 0 else None
    return past_days_words(found[0], found[1].past_by(more), year) if found else ""


def days_that_fit_words(engagement: Engagement) -> str:
    """What is said before a number is typed: how many days with this school the lead's year holds.

    Empty while the work has no lead, or nobody has said how many days they have.
    """
    year = year_of(engagement)
    found = _lead_with_days(engagement, year)
    if found is None or found[1].free is None:
        return ""
    most, label = _number_now(engagement) + found[1].free, academic_year_label(year)
    if most <= 0:
        return f"The days of {found[0]} for {label} are all promised. More would go past them."
    return f"Up to {_room(most)} with this school fit into the days of {found[0]} for {label}."


def days_that_fit_in_words(engagement: Engagement, year: int) -> str:
    """The same for a year that is being decided, into which the work may not reach yet.

    The number is one for the whole of the work, so what is used or booked of it is named. Empty without a
    lead; where nobody has said the lead's days for that year, it says so.
    """
    lead: Any = _lead_of(engagement, year)
    label = academic_year_label(year)
    if lead is None:
        return ""
    free = None if lead.year_days is None else _year_of_lead(lead, year).free
    if free is None:
        return f"How many days {lead} has in {label} is not known yet."
    taken = engagement.days_used + engagement.days_booked
    # What it still needs is in the year's promises already where the work reaches into it.
    claimed = max(NONE, _number_now(engagement) - taken) if _reaches(engagement, year) else NONE
    more = max(NONE, claimed + free)
    if more == 0:
        return f"The days of {lead} for {label} are all promised. More would go past them."
    most = f"{_room(taken + more)} in all"
    if taken:
        most += f", {_room(taken)} of them used or booked,"
    return f"Up to {most} with this school would fit into the days of {lead} for {label}."


def _reaches(engagement: Engagement, year: int) -> bool:
    """Whether the work lies in an academic year as it is agreed now."""
    span = academic_year_span(year)
    ends_on = max(engagement.expected_end_on, timezone.localdate())
    return engagement.starts_on <= span.ends_on and ends_on >= span.starts_on


def _room(number: Decimal) -> str:
    return {Decimal("0.5"): "half a day", Decimal(1): "1 day"}.get(number, f"{show_days(number)} days")


def _number_now(engagement: Engagement) -> Decimal:
    """The number agreed or, until then, on the table."""
    if engagement.agreed_days is not None:
        return engagement.agreed_days
    return Engagement.objects.with_days_to_give().get(pk=engagement.pk).days_on_table or NONE
