"""What the figures of a hub count, read in three queries: its work, the days of it, its milestones.

Sums come from subqueries and from one grouped query of days, so no join multiplies them. Everything that is
counted is a list of `Work`, so a figure and the rows behind it can't differ.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.dates import academic_year_span
from engagements.models import Engagement, NextWithHub, SupportDay
from engagements.states import OVER, RECORDED_STATES, DayState
from figures.terms import Term, terms_of_year
from hubs.calendar import calendar_of
from hubs.models import Hub
from plans.horizons import USUAL, Names, names_in_hub
from plans.models import MilestoneWording, PlanVersion
from plans.states import MilestoneStatus, State
from reviews.models import Look
from reviews.states import State as LookState

NONE = Decimal(0)
EARLIER_YEARS = 3
FIELDS = (
    *("pk", "hub_id", "reference", "school_id", "school_name", "phase", "status", "starts_on", "ended_on"),
    *("agreed_days", "days_used_now", "days_booked_now", "head_said_yes_on", "carried_in"),
    *("authority", "authority_name", "first_on", "has_plan", "next_with", "looks_held"),
)


@dataclass(frozen=True)
class Work:
    """One engagement, as far as figures count it."""

    pk: int
    hub_id: int
    reference: str
    school_id: int
    school_name: str
    phase: str
    status: str
    starts_on: datetime.date
    ended_on: datetime.date | None
    agreed_days: Decimal | None
    used: Decimal
    booked: Decimal
    head_said_yes_on: datetime.date
    carried_in: bool
    authority: str
    authority_name: str
    first_on: datetime.date | None
    has_plan: bool
    next_with: str
    looks_held: int

    @property
    def agreed(self) -> Decimal:
        return self.agreed_days or NONE

    @property
    def left(self) -> Decimal:
        """`agreed - used - booked` (D5); nothing while no number is agreed."""
        return NONE if self.agreed_days is None else self.agreed_days - self.used - self.booked

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def wait(self) -> int | None:
        """Days from the head's yes to the first day; not known of work that was carried in."""
        if self.first_on is None or self.carried_in:
            return None
        return max((self.first_on - self.head_said_yes_on).days, 0)

    def in_year(self, year: int) -> bool:
        """Under way at some time of an academic year."""
        span = academic_year_span(year)
        return self.starts_on <= span.ends_on and (self.ended_on is None or self.ended_on >= span.starts_on)


@dataclass
class Facts:
    """All that a page of figures counts, of one hub or of all, for one academic year."""

    year: int
    terms: list[Term]
    everything: list[Work]
    # Engagement, then the term's key or an earlier year: days.
    used_in: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    booked_in: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    # Horizon, status, engagement, and how many milestones.
    milestones: list[tuple[str, str, int, int]] = field(default_factory=list)
    # What the hub calls the horizons; the usual words where figures are of all hubs.
    horizons: Names = field(default_factory=lambda: USUAL)

    def __post_init__(self) -> None:
        self.work = [one for one in self.everything if one.in_year(self.year)]

    def used(self, work: Work, term: str) -> Decimal:
        """Days used by a piece of work in a term or an earlier year."""
        return self.used_in.get(work.pk, {}).get(term, NONE)

    def booked(self, work: Work, term: str) -> Decimal:
        """Days booked for a piece of work in a term."""
        return self.booked_in.get(work.pk, {}).get(term, NONE)

    def begun_in(self, work: Work) -> str:
        """The term in which it began, or "before" the year."""
        if work.starts_on < self.terms[0].starts_on:
            return "before"
        return next(term.key for term in self.terms if work.starts_on <= term.ends_on)


def works(**which: Any) -> Iterator[Work]:
    """The engagements as figures count them, in one query."""
    rows: QuerySet[Any, Any] = Engagement.objects.filter(**which).order_by().with_days()
    first = SupportDay.objects.filter(
        engagement=OuterRef("pk"), kind=SupportDay.Kind.DAY, happened=True, state__in=RECORDED_STATES
    ).order_by("on")
    plan = PlanVersion.objects.order_by().filter(plan__engagement=OuterRef("pk"), state=State.IN_FORCE)
    latest = NextWithHub.objects.filter(engagement=OuterRef("pk")).order_by("-pk")
    looks = Look.objects.filter(engagement=OuterRef("pk"), state=LookState.HELD).order_by()
    rows = rows.annotate(
        authority=F("school__authority_code"),
        authority_name=F("school__authority_name"),
        first_on=Subquery(first.values("on")[:1]),
        has_plan=Exists(plan),
        next_with=Coalesce(Subquery(latest.values("outcome")[:1]), Value("")),
        looks_held=Coalesce(
            Subquery(looks.values("engagement").annotate(number=Count("pk")).values("number")), Value(0)
        ),
    )
    for row in rows.values_list(*FIELDS).iterator():
        yield Work(*row)


def facts_of(hub: Hub, year: int) -> Facts:
    """Everything that a hub's page of figures counts, in five queries with its terms and words."""
    terms = terms_of_year(calendar_of(hub), year)
    facts = Facts(year, terms, list(works(hub=hub)))
    facts.used_in, facts.booked_in = days_by_term(terms, year, engagement__hub=hub)
    facts.milestones = milestones_by_horizon(hub, year)
    facts.horizons = names_in_hub(hub)
    return facts


def days_by_term(
    terms: list[Term], year: int, **which: Any
) -> tuple[dict[int, dict[str, Decimal]], dict[int, dict[str, Decimal]]]:
    """Days used and days booked, by engagement and by the term (or the earlier year) that they lie in."""
    spans = [(term.key, term.starts_on, term.ends_on) for term in terms]
    for earlier in range(year - EARLIER_YEARS, year):
        span = academic_year_span(earlier)
        spans.append((str(earlier), span.starts_on, span.ends_on))
    # One row for each engagement and term, however many days it has.
    rows = (
        SupportDay.objects.order_by()
        .filter(**which, uses_days=True, on__gte=min(start for _, start, _ in spans))
        .filter(on__lte=terms[-1].ends_on)
        .filter(Q(state__in=RECORDED_STATES, counted=True) | Q(state=DayState.BOOKED))
        .annotate(
            term=Case(
                *[When(on__range=(start, end), then=Value(key)) for key, start, end in spans],
                output_field=CharField(),
            ),
            ahead=Case(When(state=DayState.BOOKED, then=1), default=0, output_field=IntegerField()),
        )
        .values_list("engagement", "term", "ahead")
        .annotate(total=Sum("days"))
    )
    used: dict[int, dict[str, Decimal]] = defaultdict(dict)
    booked: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for engagement, term, ahead, total in rows:
        if total:
            (booked if ahead else used)[engagement][term] = total
    return dict(used), dict(booked)


def milestones_by_horizon(hub: Hub, year: int) -> list[tuple[str, str, int, int]]:
    """Milestones of the plans in force that are looked for within the year; those set aside are left out."""
    span = academic_year_span(year)
    rows = (
        MilestoneWording.objects.order_by()
        .filter(version__state=State.IN_FORCE, version__plan__engagement__hub=hub, removed=False)
        .exclude(milestone__status=MilestoneStatus.SET_ASIDE)
        .annotate(looked_for_on=Coalesce("milestone__moved_to_date", "expected_by"))
        .filter(looked_for_on__range=(span.starts_on, span.ends_on))
        .values_list("horizon", "milestone__status", "version__plan__engagement")
        .annotate(number=Count("pk"))
    )
    return list(rows)
