"""Where LLMEs' days go: a cover that is to come, a statement issued and put right, days for no school, July."""

import datetime
from decimal import Decimal

from django.utils import timezone

from core.dates import academic_year
from engagements.models import Assignment, Engagement, YearChoice
from engagements.services.cover import hand_days_to_cover, name_cover
from engagements.services.days import book_day
from engagements.services.statements import issue_statement
from engagements.services.turning import choose_for_year
from engagements.states import Status
from llmes.services.days import add_hub_day
from oversight.demo.past import on_day
from oversight.demo.people import People


def tell_days(people: People) -> None:
    """Told last: it builds on the other stories."""
    hub, coordinator = people.hub, people["coordinator"]
    lead, other = people.llmes["llme"], people.llmes["llme3"]
    running = Engagement.objects.filter(hub=hub, status=Status.RUNNING).order_by("pk")
    for ago, kind, days in ((40, "training", "1"), (18, "meeting", "0.5")):
        with on_day(ago) as day:
            for llme in (lead, other):
                add_hub_day(by=llme.user, llme=llme, hub=hub, on=day, days=Decimal(days), kind=kind)
    _cover(people, running.get(school=people.schools["quayside"]))
    month = (timezone.localdate().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    issue_statement(by=other.user, llme=other, hub=hub, month=month)
    year = academic_year(timezone.localdate()) + 1
    for school, choice in (("larkfield", YearChoice.Choice.CARRY), ("thornbury", YearChoice.Choice.LEAVE)):
        work = running.get(school=people.schools[school])
        choose_for_year(by=coordinator, engagement=work, year=year, choice=choice)


def _cover(people: People, work: Engagement) -> None:
    """From next week on, for a fortnight; the day that is booked meanwhile goes over."""
    today = timezone.localdate()
    monday = today + datetime.timedelta(days=7 - today.weekday())
    day = book_day(
        by=people["llme"], engagement=work, llme=people.llmes["llme"],
        on=monday + datetime.timedelta(days=2), days=Decimal("0.5"),
    )  # fmt: skip
    cover = name_cover(
        by=people["coordinator"], engagement=work, llme=people.llmes["llme3"], starts_on=monday,
        ends_on=monday + datetime.timedelta(days=11), cover_reason=Assignment.CoverReason.AWAY, may_agree=True,
    )  # fmt: skip
    hand_days_to_cover(by=people["coordinator"], cover=cover, days=[day.pk])
