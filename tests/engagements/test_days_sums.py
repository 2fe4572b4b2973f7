"""agreed, used, booked, left: the same figures wherever they are asked for, whatever happens (D5)."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from engagements.models import DaySlot, Engagement, SupportDay
from engagements.services import days as verbs
from engagements.services.agreed_days import agree_days, propose_days
from engagements.states import RECORDED_STATES, DayState
from tests.factories.engagements import follows, make_world

HALVES = st.sampled_from([Decimal(1), Decimal("0.5")])
AHEAD, BACK = st.integers(0, 30), st.integers(0, 50)


class Days(RuleBasedStateMachine):
    """Anything that both sides can do with days, in any order; refusals are fine, wrong sums are not."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.world = make_world(agreed_days=Decimal(2))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def attempt(self, verb: Any, **values: Any) -> None:
        try:
            with transaction.atomic():
                verb(**values)
        except Refused:
            pass

    def some(self, data: Any, *states: str) -> SupportDay | None:
        rows = list(
            SupportDay.objects.filter(engagement=self.world.engagement, state__in=states).order_by("id")
        )
        return data.draw(st.sampled_from(rows)) if rows else None

    @rule(length=HALVES, plus=AHEAD)
    def book(self, length: Decimal, plus: int) -> None:
        self.attempt(verbs.book_day, **self._new(length, plus))

    @rule(length=HALVES, minus=BACK)
    def record(self, length: Decimal, minus: int) -> None:
        self.attempt(verbs.record_day, worked_on="x", **self._new(length, -minus))

    @rule(length=HALVES, minus=BACK, uses=st.booleans())
    def lose(self, length: Decimal, minus: int, uses: bool) -> None:
        self.attempt(
            verbs.record_lost_day, lost_reason="outside", uses_days=uses, **self._new(length, -minus)
        )

    @rule(data=st.data(), length=HALVES)
    def record_booked(self, data: Any, length: Decimal) -> None:
        if day := self.some(data, DayState.BOOKED):
            self.attempt(
                verbs.record_day,
                worked_on="x",
                day=day,
                seen_version=day.version,
                **self._new(length, 0),
            )

    @rule(data=st.data(), plus=AHEAD)
    def move(self, data: Any, plus: int) -> None:
        if day := self.some(data, DayState.BOOKED):
            self.attempt(verbs.move_day, on=self._on(plus), **self._change(day))

    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        if day := self.some(data, DayState.BOOKED):
            self.attempt(verbs.cancel_day, **self._change(day))

    @rule(data=st.data(), length=HALVES)
    def reword(self, data: Any, length: Decimal) -> None:
        if day := self.some(data, DayState.RECORDED, DayState.SENT_BACK):
            self.attempt(
                verbs.correct_day,
                by=self.world.llme_user,
                day=day,
                seen_version=day.version,
                on=day.on,
                days=length,
                worked_on="y",
            )

    @rule(data=st.data())
    def withdraw(self, data: Any) -> None:
        if day := self.some(data, DayState.RECORDED, DayState.SENT_BACK):
            self.attempt(
                verbs.withdraw_day, by=self.world.llme_user, day=day, seen_version=day.version, reason="x"
            )

    @rule(data=st.data())
    def send_back(self, data: Any) -> None:
        if day := self.some(data, DayState.RECORDED):
            self.attempt(verbs.send_back_day, by=self.world.head, day=day, seen_version=day.version, text="x")

    @rule(data=st.data())
    def confirm(self, data: Any) -> None:
        if day := self.some(data, DayState.RECORDED, DayState.SENT_BACK):
            self.attempt(verbs.confirm_day, by=self.world.head, day=day, seen_version=day.version)

    @rule(halves=st.integers(1, 12))
    def agree(self, halves: int) -> None:
        def both(**values: Any) -> None:
            proposal = propose_days(**values)
            agree_days(by=self.world.head, engagement=self.world.engagement, proposal=proposal)

        self.attempt(
            both,
            by=self.world.llme_user,
            engagement=self.world.engagement,
            days=Decimal(halves) / 2,
            reason="x",
            grounds=follows(),
        )

    def _on(self, plus: int) -> datetime.date:
        return timezone.localdate() + datetime.timedelta(days=plus)

    def _new(self, length: Decimal, plus: int) -> dict[str, Any]:
        world = self.world
        return {
            "by": world.llme_user,
            "engagement": world.engagement,
            "llme": world.llme,
            "on": self._on(plus),
            "days": length,
        }

    def _change(self, day: SupportDay) -> dict[str, Any]:
        return {
            "by": self.world.head,
            "day": day,
            "seen_version": day.version,
            "reason": "school",
            "asked_side": "school",
        }

    @invariant()
    def the_sums_agree_everywhere(self) -> None:
        rows = list(SupportDay.objects.filter(engagement=self.world.engagement))
        used = sum(
            (d.days for d in rows if d.state in RECORDED_STATES and d.uses_days and d.counted), Decimal(0)
        )
        booked = sum((d.days for d in rows if d.state == DayState.BOOKED and d.uses_days), Decimal(0))
        single = Engagement.objects.get(pk=self.world.engagement.pk)
        listed = Engagement.objects.with_days().get(pk=self.world.engagement.pk)
        for engagement in (single, listed):
            assert (engagement.days_used, engagement.days_booked) == (used, booked)
            assert engagement.days_left == engagement.agreed_days - used - booked
        assert single.days_left >= 0

    @invariant()
    def every_waiting_day_would_not_fit(self) -> None:
        engagement = Engagement.objects.get(pk=self.world.engagement.pk)
        waiting = list(verbs.counting._waiting(engagement))  # type: ignore[attr-defined]
        if waiting:
            assert waiting[0].days > engagement.days_left
            assert verbs.days_to_agree(engagement) == (
                engagement.days_used + engagement.days_booked + sum(d.days for d in waiting)
            )

    @invariant()
    def nobody_has_more_than_a_day_a_date(self) -> None:
        rows = SupportDay.objects.filter(engagement=self.world.engagement)
        for day in rows:
            held = DaySlot.objects.filter(day=day).count()
            takes = day.state == DayState.BOOKED or (day.is_recorded and (day.happened or day.uses_days))
            assert held == (int(day.days * 2) if takes else 0), (day.state, day.days, held)


@pytest.mark.django_db(transaction=True)
def test_the_sums_hold_whatever_happens() -> None:
    run_state_machine_as_test(Days, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
