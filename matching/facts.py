"""What is known of a hub's LLMEs and of the schools that wait for one: read once, in a constant number of
queries, for one school or for all."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, Value
from django.utils import timezone

from core.dates import academic_year_span
from engagements.commitment import days_still_taken
from engagements.models import Assignment, Engagement, Seat
from engagements.states import LIVE, Side, Status
from hubs.models import Hub
from llmes.conflicts import Known, known_between
from llmes.distance import NOT_KNOWN, Distance, distances_among
from llmes.models import LLME, Accreditation
from llmes.school_days import YearOfDays, days_of
from matching.weights import Weights
from schools.models import SchoolLeader


@dataclass
class Work:
    """What an LLME has on hand: schools they lead, and schools of earlier years."""

    leads: int = 0
    earlier: dict[int, datetime.date] = field(default_factory=dict)
    """URN to the day the last work there ended, or today where it goes on."""
    on_it_before: set[int] = field(default_factory=set)
    """Engagements on which they worked, and work no more."""
    on_it: set[int] = field(default_factory=set)
    """Engagements on which they work now."""


@dataclass
class Facts:
    """Everything a ranking or a proposal looks at, by primary key."""

    year: int
    weights: Weights
    engagements: list[Engagement]
    llmes: list[LLME]
    needs: Mapping[int, Decimal]
    days: Mapping[int, YearOfDays]
    work: Mapping[int, Work]
    known: Known
    distances: Mapping[tuple[int, int], Distance]
    elsewhere: frozenset[tuple[int, int]] = frozenset()
    """(engagement, user) of those who act on another side of it or lead at its school, now or soon (D4)."""
    _free: dict[int, Decimal | None] = field(default_factory=dict, repr=False)

    def free(self, llme: LLME) -> Decimal | None:
        """Days of the year that nothing has a claim on; None while nobody has said how many there are."""
        if llme.pk not in self._free:  # asked for each pair of thousands
            self._free[llme.pk] = self.days[llme.pk].free
        return self._free[llme.pk]

    def distance(self, engagement: Engagement, llme: LLME) -> Distance:
        return self.distances.get((llme.pk, engagement.school_id), NOT_KNOWN)

    def earlier_at(self, engagement: Engagement, llme: LLME) -> datetime.date | None:
        """When this LLME last worked with this school, under whichever URN."""
        known = self.work[llme.pk].earlier
        days = [known[urn] for urn in self.known.same_school(engagement.school) if urn in known]
        return max(days, default=None)


def waiting(hub: Hub, year: int) -> Any:
    """Work of a hub that has no lead LLME, begins by the end of an academic year and is not paused; in the
    order it was opened."""
    rows: Any = Engagement.objects.filter(hub=hub, starts_on__lte=academic_year_span(year).ends_on)
    return (
        rows.live()
        .exclude(status=Status.PAUSED)
        .with_people()
        .with_days_to_give()
        .filter(lead_name="")
        .select_related("school__trust", "hub")
        .order_by("opened_at", "pk")
    )


def llmes_of(hub: Hub) -> Any:
    """Those who work with a hub today and have an account that is open."""
    return LLME.objects.of_hub(hub).filter(user__is_active=True).select_related("user", "base_school__trust")


def with_what_counts(llmes: Any, year: int) -> Any:
    """LLMEs with their days of a year, the code, and their accreditations."""
    standing = Accreditation.objects.filter(withdrawn_at__isnull=True, awarded_on__lte=timezone.localdate())
    return llmes.with_year(year).prefetch_related(Prefetch("accreditations", standing, to_attr="accredited"))


def with_other_sides(llmes: Any, engagement: Engagement) -> Any:
    """LLMEs with whether a service would refuse them for this work, without a query of its own."""
    seats = Seat.objects.filter(engagement=engagement, user=OuterRef("user")).exclude(side=Side.LLME)
    leaders = SchoolLeader.objects.unended().filter(
        Q(school=engagement.school_id) | Q(school__continued_engagements__engagement=engagement),
        user=OuterRef("user"),
    )
    return llmes.annotate(is_elsewhere=Exists(seats.order_by()) | Exists(leaders.order_by()))


def gather(
    engagements: Iterable[Engagement],
    llmes: Iterable[LLME],
    *,
    year: int,
    weights: Weights,
    with_sides: bool = False,
) -> Facts:
    """Look everything up. `llmes` as `with_what_counts()` gives them; `engagements` as `waiting()` does."""
    ours, people = list(engagements), list(llmes)
    ids = [llme.pk for llme in people]
    capacity = {llme.pk: llme.year_days for llme in people if llme.year_days is not None}
    schools = {one.school_id: one.school for one in ours}
    return Facts(
        year=year,
        weights=weights,
        engagements=ours,
        llmes=people,
        needs={one.pk: days_still_taken(one) for one in ours},
        days=days_of(ids, year, capacity),
        work=_work_of(ids),
        known=known_between(schools.values(), people),
        distances=distances_among(schools.values(), people),
        elsewhere=_elsewhere(ours, people) if with_sides else frozenset(),
    )


def _elsewhere(engagements: list[Engagement], llmes: list[LLME]) -> frozenset[tuple[int, int]]:
    """Whom a service would refuse as LLME of an engagement, in one query: also those with a role at the
    school that carries the work on (D16)."""
    users = [llme.user_id for llme in llmes]
    seats = (
        Seat.objects.order_by()
        .filter(engagement__in=[one.pk for one in engagements], user__in=users)
        .exclude(side=Side.LLME)
        .values_list(_word("seat"), "engagement", "user")
    )
    at_school: dict[int, list[int]] = defaultdict(list)
    for one in engagements:
        at_school[one.school_id].append(one.pk)
    leaders = (
        SchoolLeader.objects.unended()
        .order_by()
        .filter(school__in=list(at_school), user__in=users)
        .values_list(_word("school"), "school", "user")
    )
    carrying_on = (
        SchoolLeader.objects.unended()
        .order_by()
        .filter(school__continued_engagements__engagement__in=[one.pk for one in engagements], user__in=users)
        .values_list(_word("carried on"), "school__continued_engagements__engagement", "user")
    )
    found: set[tuple[int, int]] = set()
    for kind, place, user in seats.union(leaders, carrying_on, all=True):
        found.update((pk, user) for pk in (at_school[place] if kind == "school" else [place]))
    return frozenset(found)


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _work_of(llmes: list[int]) -> dict[int, Work]:
    """All work of these LLMEs, past and present, in one query."""
    today = timezone.localdate()
    rows = (
        Engagement.objects.filter(assignments__llme__in=llmes)
        .order_by()
        .values_list(
            *("pk", "school", "status", "ended_on"),
            *("assignments__llme", "assignments__role", "assignments__ended_at", "assignments__ends_on"),
        )
    )
    found: dict[int, Work] = defaultdict(Work, {llme: Work() for llme in llmes})
    for pk, school, status, over, llme, role, ended, last in rows:
        work, live = found[llme], status in LIVE
        here = live and ended is None and (last is None or last >= today)
        until = today if here else min(d for d in (over, ended and ended.date(), last, today) if d)
        work.earlier[school] = max(until, work.earlier.get(school, until))
        if live:
            (work.on_it if here else work.on_it_before).add(pk)
        work.leads += here and role == Assignment.Role.LEAD
    return found
