"""Jobs by the clock: once for each date, whoever asks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import clock
from core.clock import MOST_ATTEMPTS, WAIT_AFTER_TROUBLE, due, run_due
from core.models import DueRun, SiteText, Worker
from core.tidy import tidy
from tests.core.test_once import in_threads

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    clock.find_jobs()  # once, so that they are not found in the middle of a test
    monkeypatch.setattr(clock, "JOBS", {})
    return


@pytest.fixture
def me(db: None) -> str:
    return Worker.objects.create(name="here:1:abc").name


def test_a_daily_job_runs_once_a_date(me: str) -> None:
    days: list[date] = []
    due("daily", every="day")(days.append)

    for hours in (0, 1, 14, 24):
        run_due(runner=me, now=MORNING + timedelta(hours=hours))

    assert days == [date(2026, 11, 23), date(2026, 11, 24)]


def test_the_date_is_the_one_in_england(me: str) -> None:
    days: list[date] = []
    due("daily", every="day")(days.append)

    run_due(runner=me, now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight in summer time

    assert days == [date(2026, 7, 1)]


def test_a_job_waits_for_its_hour(me: str) -> None:
    due("late", every="day", after=time(9, 30))(lambda today: None)

    assert run_due(runner=me, now=MORNING) == []
    assert run_due(runner=me, now=MORNING + timedelta(minutes=31)) == ["late"]


def test_a_job_of_minutes_runs_once_a_slot(me: str) -> None:
    times: list[datetime] = []
    due("often", every="minutes:10")(times.append)

    for minutes in (0, 3, 9, 10, 25):
        run_due(runner=me, now=MORNING + timedelta(minutes=minutes))

    assert times == [MORNING + timedelta(minutes=m) for m in (0, 10, 20)]


def write_then_fail(today: date) -> None:
    SiteText.objects.create(key="half", title="Half", body="", in_effect_from=today)
    raise ValueError


def test_one_job_failing_stops_no_other_leaves_nothing_and_is_tried_again(me: str) -> None:
    due("bad", every="day")(write_then_fail)
    due("good", every="day")(lambda today: None)

    assert run_due(runner=me, now=MORNING) == ["good"]

    assert not SiteText.objects.exists()
    assert DueRun.objects.get(job="bad").trouble == "ValueError"
    due("bad", every="day")(write_then_fail)
    run_due(runner=me, now=MORNING + timedelta(minutes=1))
    assert DueRun.objects.get(job="bad").attempts == 1
    for n in range(1, 10):
        run_due(runner=me, now=MORNING + n * WAIT_AFTER_TROUBLE)
    assert DueRun.objects.get(job="bad").attempts == MOST_ATTEMPTS


def test_a_job_in_living_hands_is_left_there(me: str) -> None:
    days: list[date] = []
    due("daily", every="day")(days.append)
    DueRun.objects.create(job="daily", slot="2026-11-23", runner=me, attempts=1)

    assert run_due(runner="there:2:def", now=MORNING) == []

    Worker.objects.all().delete()
    assert run_due(runner="there:2:def", now=MORNING) == ["daily"]


@pytest.mark.django_db(transaction=True)
def test_six_at_once_run_it_once() -> None:
    name = Worker.objects.create(name="here:1:abc").name

    @due("write", every="day")
    def write(today: date) -> None:
        SiteText.objects.create(key="once", title="Once", body="", in_effect_from=today)

    results = in_threads(6, lambda: ",".join(run_due(runner=name, now=MORNING)))

    assert sorted(map(str, results)) == ["", "", "", "", "", "write"]
    assert SiteText.objects.count() == 1


def test_two_jobs_do_not_share_a_name() -> None:
    due("same", every="day")(write_then_fail)

    with pytest.raises(ValueError, match="Two jobs are called same"):
        due("same", every="day")(print)


def test_tidying_forgets_old_runs_and_keeps_new_ones(me: str) -> None:
    for days, slot in ((61, "2026-09-23"), (59, "2026-09-25"), (3, "2026-11-20T10:00Z")):
        DueRun.objects.create(job="x", slot=slot, started_at=MORNING - timedelta(days=days))

    tidy(MORNING.date())

    assert list(DueRun.objects.values_list("slot", flat=True)) == ["2026-09-25"]
