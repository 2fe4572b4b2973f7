"""What the pictures show, read once: days, milestones, other support, phases, and the terms they lie in."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone

from core.dates import Span, academic_year, academic_year_label
from engagements.models import DaysProposal, Engagement, OtherSupport, SupportDay
from engagements.states import RECORDED_STATES, DayState
from hubs.calendar import Calendar
from pictures.overlaps import Overlap, overlaps_of
from plans.content import PlanText, owner_words, text_from
from plans.models import Focus, Milestone, PlanVersion
from plans.phases import Phase
from plans.states import State
from schools.calendar import calendar_of_school

SEASONS = {"autumn": (9, 12), "spring": (1, 3), "summer": (4, 8)}


@dataclass(frozen=True)
class DayMark:
    """One of our days, with how many were used once it is over."""

    on: datetime.date
    words: str
    days: Decimal
    used_then: Decimal
    is_booked: bool


@dataclass(frozen=True)
class MilestoneMark:
    """A milestone of the plan in force, by the number it has on the page."""

    number: int
    words: str
    due_on: datetime.date | None
    term: str
    owner: str
    status: str


@dataclass(frozen=True)
class PhaseSpan:
    """A focus in one phase, from a day to a day."""

    phase: str
    label: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class FocusMark:
    """A focus with the phases it has been through."""

    number: int
    words: str
    phase: str
    spans: list[PhaseSpan]


@dataclass
class Scene:
    """All that the drawings and the tables beside them need."""

    engagement: Engagement
    today: datetime.date
    span: Span
    terms: list[Span]
    days: list[DayMark] = field(default_factory=list)
    milestones: list[MilestoneMark] = field(default_factory=list)
    support: list[OtherSupport] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    foci: list[FocusMark] = field(default_factory=list)
    agreed: list[tuple[datetime.date, Decimal]] = field(default_factory=list)
    has_plan: bool = False

    @property
    def used(self) -> Decimal:
        return max((day.used_then for day in self.days if not day.is_booked), default=Decimal(0))

    @property
    def days_near(self) -> int:
        """How many of our days lie near a visit of somebody else."""
        return len({overlap.day.pk for overlap in self.overlaps})

    @property
    def booked(self) -> Decimal:
        return sum((day.days for day in self.days if day.is_booked), Decimal(0))


def scene_of(engagement: Engagement, user: Any) -> Scene:
    """Everything in a fixed number of queries, however much there is."""
    today = timezone.localdate()
    rows = list(
        SupportDay.objects.visible_to(user)
        .filter(engagement=engagement, uses_days=True, days__gt=0)
        .filter(state__in=[*RECORDED_STATES, DayState.BOOKED])
        .order_by("on", "pk")
    )
    version = PlanVersion.objects.visible_to(user).filter(plan__engagement=engagement, state=State.IN_FORCE)
    agreed = version.select_related("plan").first()
    text = text_from(agreed.content) if agreed and agreed.content else None
    calendar = calendar_of_school(engagement.school)
    others = OtherSupport.objects.filter(engagement=engagement, withdrawn_at__isnull=True)
    support = list(others.order_by("starts_on", "pk"))
    milestones = _milestones(agreed, text, calendar, user) if agreed and text else []
    days = _days(rows)
    ours = [row for row in rows if row.kind != SupportDay.Kind.CARRIED_IN]
    span = _span(engagement, today, ours, milestones)
    return Scene(
        engagement=engagement,
        today=today,
        span=span,
        terms=_terms(calendar, span),
        days=days,
        milestones=milestones,
        support=support,
        overlaps=overlaps_of(support, ours),
        foci=_foci(agreed, text, span, today) if agreed and text else [],
        agreed=_agreed(engagement),
        has_plan=agreed is not None,
    )


def _days(rows: list[SupportDay]) -> list[DayMark]:
    used, marks = Decimal(0), []
    for row in rows:
        is_booked = row.state == DayState.BOOKED
        if not is_booked:
            if not row.counted:
                continue
            used += row.days
        words = str(row.get_kind_display()) if not is_booked else "Booked"
        marks.append(DayMark(row.on, words, row.days, used, is_booked))
    return marks


def _agreed(engagement: Engagement) -> list[tuple[datetime.date, Decimal]]:
    """From when on how many days were agreed; an engagement carried in has no proposal to tell it."""
    steps = [
        (timezone.localdate(max(row.school_agreed_at, row.llme_agreed_at)), row.days)
        for row in DaysProposal.objects.filter(engagement=engagement, state=DaysProposal.State.AGREED)
        if row.school_agreed_at and row.llme_agreed_at
    ]
    if engagement.agreed_days is not None and (not steps or steps[-1][1] != engagement.agreed_days):
        steps.append((engagement.starts_on, engagement.agreed_days))
    return sorted(steps)


def _milestones(version: PlanVersion, text: PlanText, calendar: Calendar, user: Any) -> list[MilestoneMark]:
    known = Milestone.objects.visible_to(user).filter(plan=version.plan_id)
    rows = {str(row.key): row for row in known}
    found = []
    for one in text.milestones:
        row = rows.get(one.key)
        due = (row.moved_to_date if row else None) or one.expected_by
        owner = owner_words(one.owner_side, (row.owner_now if row else "") or one.owner_role)
        status = str(row.get_status_display()) if row else ""
        found.append((due or datetime.date.max, one.expected_to_see, due, owner, status))
    found.sort(key=lambda each: each[0])
    return [
        MilestoneMark(number, words, due, calendar.term_name(due) if due else "", owner, status)
        for number, (_, words, due, owner, status) in enumerate(found, start=1)
    ]


def _foci(version: PlanVersion, text: PlanText, span: Span, today: datetime.date) -> list[FocusMark]:
    """The foci of the version in force, each with the run of its phases up to today; one query for all."""
    moves = ("moves__pk", "moves__before", "moves__moved_at")
    rows = (
        Focus.objects.filter(plan=version.plan_id)
        .order_by("priority", "pk", "moves__pk")
        .values_list("key", "is_first", "phase", *moves)
    )
    first = next((str(key) for key, is_first, *_ in rows if is_first), None)
    until = min(max(today, span.starts_on), span.ends_on)
    found: list[FocusMark] = []
    for (key, phase), of_focus in groupby(rows, lambda row: (str(row[0]), row[2])):
        words = text.focus_words(key, first)
        if not words:
            continue
        spans, since = [], span.starts_on
        for *_, move, before, moved_at in of_focus:
            if move is None:
                continue
            on = min(max(timezone.localdate(moved_at), since), until)
            spans.append(PhaseSpan(before, str(Phase(before).label), since, on))
            since = on
        now = str(Phase(phase).label)
        spans.append(PhaseSpan(phase, now, since, until))
        found.append(FocusMark(len(found) + 1, words, now, spans))
    return found


def _span(
    engagement: Engagement, today: datetime.date, days: list[SupportDay], milestones: list[MilestoneMark]
) -> Span:
    """From the first of anything to the last, and at least the period of the work."""
    dates = [engagement.starts_on, engagement.expected_end_on]
    dates += [row.on for row in days] + [one.due_on for one in milestones if one.due_on]
    if engagement.is_live:
        dates.append(today)
    return Span(min(dates), max(dates))


def _terms(calendar: Calendar, span: Span) -> list[Span]:
    """The terms that a span touches, from the first day of a half-term to the last of its season."""
    found: list[Span] = []
    for year in range(academic_year(span.starts_on), academic_year(span.ends_on) + 1):
        known = calendar.years.get(year, ())
        for season, (first, last) in SEASONS.items():
            halves = [half for half in known if half.name.lower().startswith(season)]
            in_year = year if season == "autumn" else year + 1
            starts = min((half.starts_on for half in halves), default=datetime.date(in_year, first, 1))
            ends = max((half.ends_on for half in halves), default=datetime.date(in_year, last, 28))
            found.append(Span(starts, ends, f"{season.capitalize()} {academic_year_label(year)}"))
    return [term for term in found if term.ends_on >= span.starts_on and term.starts_on <= span.ends_on]
