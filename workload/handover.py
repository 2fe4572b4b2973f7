"""New here: what was agreed, what is yours, the next dates, who is who."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from engagements.models import Assignment, Engagement, NextStep, SupportDay
from engagements.next_things import NextThing
from engagements.people import coordinating_people, leading_people
from engagements.states import DayState
from plans.next_things import plan_things, with_plan_to_do
from plans.summary import PlanOnPage, plan_on_page
from reviews.next_things import look_things, with_looks_to_do


@dataclass
class HandOverPage:
    """Where a piece of work stands for somebody who is new to one of its sides."""

    plan: PlanOnPage
    steps: list[NextStep]
    things: list[NextThing]
    dates: list[NextThing | SupportDay]
    llmes: list[Assignment]
    before: list[Assignment]
    leaders: list[Any] = field(default_factory=list)
    coordinators: list[Any] = field(default_factory=list)


def with_what_is_open(engagements: Any) -> Any:
    """Adds what the page reads of days, plan and looks."""
    rows = with_looks_to_do(with_plan_to_do(engagements.with_people().with_days()))
    booked = SupportDay.objects.filter(state=DayState.BOOKED).order_by("on", "id")
    return rows.prefetch_related(Prefetch("days", booked), Prefetch("next_steps", NextStep.objects.open()))


def page_of(engagement: Engagement, user: Any, side: str) -> HandOverPage:
    """The page for one person on one side; `engagement` comes with what is open."""
    today = timezone.localdate()
    things = [thing for thing in (*plan_things(engagement), *look_things(engagement)) if thing.is_for(side)]
    dates: list[Any] = [day for day in engagement.days.all() if day.on >= today]
    dates += [thing for thing in things if thing.on and thing.on >= today]
    assigned = list(engagement.assignments.select_related("llme__user", "in_place_of__user"))
    return HandOverPage(
        plan=plan_on_page(engagement, user),
        steps=[step for step in engagement.next_steps.all() if step.side == side],
        things=sorted(things, key=NextThing.order),
        dates=sorted(dates, key=lambda one: one.on or datetime.date.max)[:3],
        llmes=[row for row in assigned if row.is_now],
        before=[row for row in assigned if not row.is_not_over],
        leaders=list(leading_people(engagement)),
        coordinators=coordinating_people(engagement),
    )
