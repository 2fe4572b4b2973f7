"""Two people at the same moment: days are spent once, days are made once."""

import datetime
import threading
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from engagements.models import DayReply, Engagement, NextStep, SaidFor, StrikeRequest, SupportDay
from engagements.services import days as verbs
from engagements.services import locks
from engagements.services.days import booking, recording
from evidence.models import Evidence
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
HALF = Decimal("0.5")


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs at one moment, each in a thread with a connection of its own."""
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return results


def recorder(world: World, by: Any, llme: Any, plus: int) -> Callable[[], Any]:
    return lambda: verbs.record_day(
        by=by, engagement=world.engagement, llme=llme, on=today(plus), days=HALF, worked_on="Fractions"
    )


def make_tight() -> World:
    """Half a day is left."""
    return make_world(agreed_days=HALF)


def test_two_record_the_last_half_day_and_one_counts() -> None:
    world = make_tight()
    results = together(
        recorder(world, world.llme_user, world.llme, 0), recorder(world, world.head, world.llme, -1)
    )
    assert all(isinstance(result, SupportDay) for result in results), results
    assert sorted(SupportDay.objects.values_list("counted", flat=True)) == [False, True]
    engagement = world.fresh()
    assert (engagement.days_used, engagement.days_left) == (HALF, 0)


@pytest.mark.postgres
def test_without_the_lock_the_race_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lock is for: without it both count, and the sums are wrong."""
    world = make_tight()
    for module in (recording, booking, locks):
        monkeypatch.setattr(module, "locked", lambda engagement: Engagement.objects.get(pk=engagement.pk))
    meet = threading.Barrier(2)
    fits = recording.fits

    def slowly(day: SupportDay) -> bool:
        answer = fits(day)
        meet.wait(10)
        return answer

    monkeypatch.setattr(recording, "fits", slowly)
    # Each audit stream and seat is made beforehand, so that nothing else makes the two wait for each other.
    results = together(
        recorder(world, world.llme_user, world.llme, 0), recorder(world, world.head, world.llme, -1)
    )
    assert [type(result) for result in results] == [SupportDay, SupportDay], results
    assert list(SupportDay.objects.values_list("counted", flat=True)) == [True, True]


def test_two_book_the_last_half_day_and_one_is_refused() -> None:
    world = make_tight()

    def book(by: Any, plus: int) -> Callable[[], Any]:
        return lambda: verbs.book_day(
            by=by, engagement=world.engagement, llme=world.llme, on=today(plus), days=HALF
        )

    results = together(book(world.llme_user, 5), book(world.head, 6))
    assert sorted(type(result).__name__ for result in results) == ["Refused", "SupportDay"]
    assert world.fresh().days_left == 0


def test_two_record_the_same_date_and_one_is_refused() -> None:
    world = make_world()
    whole = [
        lambda by=by: verbs.record_day(
            by=by,
            engagement=world.engagement,
            llme=world.llme,
            on=today(),
            days=Decimal(1),
            worked_on="Fractions",
        )
        for by in (world.llme_user, world.head)
    ]
    results = together(*whole)
    assert sorted(type(result).__name__ for result in results) == ["Refused", "SupportDay"]
    assert next(str(r) for r in results if isinstance(r, Refused)).startswith("Lee Lane already has a day")


def test_a_confirmation_and_a_rewording_at_one_moment_never_confirm_unread_words() -> None:
    world = make_world()
    day = world.day()
    results = together(
        lambda: verbs.confirm_day(by=world.head, day=day, seen_version=1),
        lambda: verbs.correct_day(
            by=world.llme_user, day=day, seen_version=1, on=day.on, days=day.days, worked_on="Decimals"
        ),
    )
    row = SupportDay.objects.get()
    assert sum(isinstance(result, Refused) for result in results) == 1
    if row.state == "confirmed":
        assert row.worked_on == "Planned a unit on fractions with two teachers."
    else:
        assert row.worked_on == "Decimals"


def typed(name: str, day: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


FORMS: dict[str, tuple[str, type[Any], dict[str, Any]]] = {
    "book": ("engagements:book_day", SupportDay, {**typed("on", today(7)), "days": "1", "mode": "in_school"}),
    "record": (
        "evidence:record_day",
        SupportDay,
        {**typed("on", today()), "days": "1", "worked_on": "Fractions", "ticks": ["book_look"]},
    ),
    "lost": (
        "engagements:record_lost_day",
        SupportDay,
        {**typed("on", today()), "days": "1", "lost_reason": "outside", "uses_days": "no"},
    ),
    "short": (
        "engagements:record_short_contact",
        SupportDay,
        {**typed("on", today()), "mode": "phone", "worked_on": "Talked"},
    ),
    "step": ("engagements:add_step", NextStep, {"text": "Share the plan"}),
    "evidence": (
        "evidence:add",
        Evidence,
        {**typed("on", today()), "kind": "other", "looked": "both", "seen": "Reasoning"},
    ),
    "reply": ("engagements:reply_to_day", DayReply, {"text": "Thank you"}),
    "said": (
        "engagements:enter_for_day",
        SaidFor,
        {**typed("said_on", today()), "how": "phone", "words": "Fine"},
    ),
    "strike": ("engagements:request_strike", StrikeRequest, {"words": "fractions"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_six_parallel_sendings_of_a_creating_form_make_one_row(name: str) -> None:
    address, model, form = FORMS[name]
    world = make_world()
    args: list[Any] = [world.engagement.reference]
    if name in ("reply", "said", "strike"):
        args.append(world.day().pk)
    form = {**form, "submission": str(uuid.uuid4()), "llme": str(world.llme.pk)}
    path = reverse(address, args=args)
    before = model.objects.count()

    def send() -> Any:
        client = Client()
        client.force_login(world.llme_user)
        return client.post(path, form)

    results = together(*[send] * 6)
    assert [getattr(result, "status_code", result) for result in results] == [302] * 6
    assert len({result["Location"] for result in results}) == 1
    assert model.objects.count() == before + 1
