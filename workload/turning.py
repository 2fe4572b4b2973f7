"""The July page: how each live engagement of a hub goes on in the year to come."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from core.dates import academic_year
from engagements.models import Engagement, NextWithHub, YearChoice
from hubs.calendar import calendar_of
from hubs.models import Hub
from reviews.models import Look
from reviews.states import State
from workload.terms import term_of

FIRST_MONTHS = (9, 10)


@dataclass(frozen=True)
class Progress:
    """How many of the hub's live engagements are settled."""

    settled: int
    all: int

    def __str__(self) -> str:
        return f"{self.settled} of {self.all} {'has' if self.settled == 1 else 'have'} a choice"


def rows_of(user: Any, hub: Hub, year: int) -> QuerySet[Engagement]:
    """Live work of a hub with its days, last look, what comes next, and the choice for a year.

    What is still to settle comes first.
    """
    choices = YearChoice.objects.filter(engagement=OuterRef("pk"), academic_year=year)
    looks = Look.objects.filter(engagement=OuterRef("pk"), state=State.HELD).order_by("-held_at")
    nexts = NextWithHub.objects.order_by("id")
    rows: Any = Engagement.objects.visible_to(user).filter(hub=hub).live().with_people().with_days()
    found: QuerySet[Engagement] = (
        rows.annotate(
            look_held_at=Subquery(looks.values("held_at")[:1]),
            is_settled=Exists(choices.settled()),
        )
        .prefetch_related(
            Prefetch("next_with_hub", nexts),
            Prefetch(
                "year_choices",
                YearChoice.objects.filter(academic_year=year).select_related("chosen_by", "proposal"),
                to_attr="chosen",
            ),
        )
        .order_by("is_settled", "school_name", "pk")
    )
    return found


def progress_of(user: Any, hub: Hub, year: int) -> Progress:
    """12 of 30 have a choice: of the work that is live today."""
    live = Engagement.objects.visible_to(user).filter(hub=hub).live()
    settled = YearChoice.objects.settled().filter(academic_year=year, engagement__in=live)
    return Progress(settled.count(), live.count())


def year_to_settle(hub: Hub) -> int | None:
    """The academic year of which the home page reminds: the next one in summer; in September and October the
    one that has begun, so that what July left open is not lost. None at other times."""
    today = timezone.localdate()
    if today.month in FIRST_MONTHS:
        return academic_year(today)
    return academic_year(today) + 1 if is_summer(hub) else None


def is_summer(hub: Hub) -> bool:
    """Whether it is the hub's summer term (or the holidays after it), when work is carried on or ended."""
    today = timezone.localdate()
    if not 3 <= today.month <= 8:  # no summer term begins or lasts beyond these: nothing to look up
        return False
    return term_of(calendar_of(hub), today) == "summer"
