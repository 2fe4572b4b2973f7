"""Hubs full of random work, written straight into the tables; and what their own pages say of it."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.dates import academic_year
from engagements.models import Engagement, SupportDay
from engagements.states import OVER, DayState, Side, Status
from hubs.models import Hub
from tests.factories.engagements import (
    EngagementFactory,
    NextWithHubFactory,
    make_hub_person,
    make_llme,
    make_school,
)

AUTHORITIES = (("301", "Barking Council"), ("302", "Barnet Council"), ("", ""))


class RandomHub:
    """A hub with a coordinator, a reader and as much random work as is asked for."""

    def __init__(self, hub: Hub, chance: Any) -> None:
        self.hub, self.chance = hub, chance
        self.coordinator: User = make_hub_person(hub, "coordinator", "Cora Coe")
        self.reader: User = make_hub_person(hub, "reader", "Rita Read")
        self.llme = make_llme(hub)

    def works(self, count: int, *, most_days: int = 4) -> list[Engagement]:
        return [self.work(most_days) for _ in range(count)]

    def work(self, most_days: int = 4) -> Engagement:
        """One piece of work, begun within three years, at any stage, with days of any kind."""
        chance, today = self.chance, timezone.localdate()
        status = chance.choice(Status.values)
        starts_on = today - datetime.timedelta(days=chance.randrange(900))
        over = {"ended_on": min(starts_on + datetime.timedelta(days=200), today)} if status in OVER else {}
        code, name = chance.choice(AUTHORITIES)
        open_still = status == Status.OPEN
        engagement: Engagement = EngagementFactory(
            hub=self.hub,
            school=make_school(self.hub, authority_code=code, authority_name=name),
            opened_by=self.coordinator,
            phase=chance.choice(["primary", "secondary"]),
            status=status,
            starts_on=starts_on,
            expected_end_on=starts_on + datetime.timedelta(days=1000),
            head_said_yes_on=starts_on - datetime.timedelta(days=chance.randrange(30)),
            agreed_days=None if open_still else Decimal(chance.randrange(8, 30)) / 2,
            started_at=None if open_still else timezone.now(),
            **over,
        )
        for _ in range(0 if open_still else chance.randrange(most_days + 1)):
            self._day(engagement)
        if status in OVER and chance.random() < 0.7:
            for _ in range(chance.randrange(1, 3)):
                NextWithHubFactory(engagement=engagement)
        return engagement

    def _day(self, engagement: Engagement) -> None:
        chance, today = self.chance, timezone.localdate()
        state = chance.choice([DayState.RECORDED, DayState.CONFIRMED, DayState.BOOKED, DayState.WITHDRAWN])
        on = max(today - datetime.timedelta(days=chance.randrange(600)), engagement.starts_on)
        days = Decimal(chance.choice(["0.5", "1"]))
        shared = {"engagement": engagement, "llme": self.llme, "days": days, "state": state}
        if state == DayState.BOOKED:
            later = today + datetime.timedelta(days=chance.randrange(1, 100))
            SupportDay.objects.create(on=later, **shared)
            return
        recorded = {"recorded_at": timezone.now(), "recorded_by": self.llme.user, "recorded_side": Side.LLME}
        confirmed = {"confirmed_at": timezone.now(), "confirmed_by": self.coordinator}
        withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": self.coordinator}
        more = {DayState.CONFIRMED: confirmed, DayState.WITHDRAWN: withdrawn}.get(state, {})
        SupportDay.objects.create(
            on=on,
            happened=True,
            counted=chance.random() < 0.9,
            uses_days=chance.random() < 0.9,
            **recorded,
            **more,
            **shared,
        )


def this_year() -> int:
    return academic_year(timezone.localdate())
