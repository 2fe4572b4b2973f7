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
from django.utils import timezone

from core.dates import academic_year, academic_year_span
from engagements.models import Engagement, NextWithHub, SupportDay
from engagements.states import OVER, RECORDED_STATES, DayState
from figures.terms import Term, terms_of_year
from hubs.calendar import Calendar, calendar_of
from hubs.models import Hub
from plans.horizons import USUAL, Names, names_in_hub
from plans.models import MilestoneWording, PlanVersion
from plans.states import MilestoneStatus, State
from reviews.models import Look
from reviews.states import State as LookState

NONE = Decimal(0)
# Days of an engagement in an academic year's term; year 0 where they lie outside every year of ours.
Item = tuple[int, int, str]
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
    # The same days once more, of every year there is: what a reader could lay side by side.
    used_by: dict[Item, Decimal] = field(default_factory=dict)
    booked_by: dict[Item, Decimal] = field(default_factory=dict)
    # Years in which days of the hub's own record were brought in.
    brought_in: frozenset[int] = frozenset()
    this_year: int = field(default_factory=lambda: academic_year(timezone.localdate()))

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
    read_days(facts, calendar_of(hub), engagement__hub=hub)
    facts.milestones = milestones_by_horizon(hub, year)
    facts.horizons = names_in_hub(hub)
    return facts


def read_days(facts: Facts, calendar: Calendar, **which: Any) -> None:
    """The days of every year by engagement, year and term, in one query; those of the page's year by term."""
    first = min((academic_year(work.starts_on) for work in facts.everything), default=facts.this_year)
    # The same years whichever page is open; nothing was under way before the first.
    spans = [
        (f"{term.year} {term.key}", term.starts_on, term.ends_on)
        for year in range(first, facts.this_year + 2)
        for term in terms_of_year(calendar, year)
    ]
    brought: set[int] = set()
    for engagement, key, ahead, is_brought, days in sums_of_days(spans, **which):
        year, _, term = key.partition(" ")
        item = (engagement, int(year or 0), term)
        into = facts.booked_by if ahead else facts.used_by
        into[item] = into.get(item, NONE) + days
        if is_brought:
            brought.add(item[1])
    facts.brought_in = frozenset(brought)
    facts.used_in, facts.booked_in = (
        in_terms(facts.used_by, facts.year),
        in_terms(facts.booked_by, facts.year),
    )


def in_terms(days: dict[Item, Decimal], year: int) -> dict[int, dict[str, Decimal]]:
    """By engagement and the term of a year, or an earlier year as a whole."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (engagement, of_year, term), number in days.items():
        if year - EARLIER_YEARS <= of_year <= year:
            key = term if of_year == year else str(of_year)
            found[engagement][key] = found[engagement].get(key, NONE) + number
    return dict(found)


def days_by_term(
    terms: list[Term], year: int, **which: Any
) -> tuple[dict[int, dict[str, Decimal]], dict[int, dict[str, Decimal]]]:
    """Days used and days booked of a year, by engagement and by term."""
    spans = [(term.key, term.starts_on, term.ends_on) for term in terms]
    used: dict[int, dict[str, Decimal]] = defaultdict(dict)
    booked: dict[int, dict[str, Decimal]] = defaultdict(dict)
    within = {"on__range": (terms[0].starts_on, terms[-1].ends_on)}
    for engagement, term, ahead, _, days in sums_of_days(spans, **within, **which):
        into = (booked if ahead else used)[engagement]
        into[term] = into.get(term, NONE) + days
    return dict(used), dict(booked)


def sums_of_days(
    spans: list[tuple[str, datetime.date, datetime.date]], **which: Any
) -> Iterator[tuple[int, str, int, int, Decimal]]:
    """Engagement, span, whether booked, whether brought in, days: one row however many there are."""
    rows = (
        SupportDay.objects.order_by()
        .filter(**which, uses_days=True)
        .filter(Q(state__in=RECORDED_STATES, counted=True) | Q(state=DayState.BOOKED))
        .annotate(
            span=Case(
                *[When(on__range=(start, end), then=Value(key)) for key, start, end in spans],
                default=Value(""),
                output_field=CharField(),
            ),
            ahead=Case(When(state=DayState.BOOKED, then=1), default=0, output_field=IntegerField()),
            brought=Case(When(state=DayState.CARRIED_IN, then=1), default=0, output_field=IntegerField()),
        )
        .values_list("engagement", "span", "ahead", "brought")
        .annotate(total=Sum("days"))
    )
    yield from (row for row in rows.iterator() if row[-1])


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
