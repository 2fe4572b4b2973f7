"""What is due by the clock: each job runs once for each date (or time), whoever asks and how often.

An app registers its jobs in a module `due.py`, which is found by itself:

    @due("remind-of-days", every="day", after=time(7))
    def remind_of_days(today: date) -> None: ...

The job and the mark that it is done are one transaction: a job killed half-way leaves nothing behind and is
run again. A job that writes much says `atomic=False` and must be safe to repeat.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from core.models import DueRun
from core.workers import is_dead

log = structlog.get_logger("hubsupport.due")
MOST_ATTEMPTS = 5
WAIT_AFTER_TROUBLE = timedelta(minutes=5)

Work = Callable[[Any], object]


@dataclass(frozen=True)
class Job:
    """A function and how often it is due."""

    name: str
    run: Work
    minutes: int | None  # None: once a day
    after: time
    atomic: bool

    def slot(self, now: datetime) -> tuple[str, date | datetime] | None:
        """What a run at `now` is for: its key, and what the function is handed. None: not yet today."""
        if self.minutes is None:
            local = timezone.localtime(now)
            return None if local.time() < self.after else (local.date().isoformat(), local.date())
        step = self.minutes * 60
        moment = datetime.fromtimestamp(now.timestamp() // step * step, tz=UTC)
        return f"{moment:%Y-%m-%dT%H:%MZ}", moment


JOBS: dict[str, Job] = {}


def due(name: str, *, every: str, after: time = time(0), atomic: bool = True) -> Callable[[Work], Work]:
    """Register a job: `every` is "day" (handed the date) or "minutes:10" (handed the time)."""
    minutes = None if every == "day" else int(every.removeprefix("minutes:"))

    def register(run: Work) -> Work:
        if name in JOBS and JOBS[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"Two jobs are called {name}.")
        JOBS[name] = Job(name=name, run=run, minutes=minutes, after=after, atomic=atomic)
        return run

    return register


def find_jobs() -> dict[str, Job]:
    """Every job of every app."""
    autodiscover_modules("due")
    return JOBS


def run_due(*, runner: str, now: datetime | None = None, only: str | None = None) -> list[str]:
    """Run what is due and not done.

    Returns the names of the jobs that finished. One that fails stops no other.
    """
    moment = now or timezone.now()
    done = []
    for job in find_jobs().values():
        slot = job.slot(moment)
        if slot is None or (only is not None and job.name != only):
            continue
        run = _claim(job.name, slot[0], runner=runner, now=moment)
        if run is not None and _finish(job, run, slot[1]):
            done.append(job.name)
    return done


def _claim(job: str, slot: str, *, runner: str, now: datetime) -> DueRun | None:
    """Take the run in hand, unless it is done, in living hands, resting after trouble, or given up."""
    run, made = DueRun.objects.get_or_create(
        job=job, slot=slot, defaults={"runner": runner, "attempts": 1, "started_at": now}
    )
    if made:
        return run
    if run.finished_at is not None or run.attempts >= MOST_ATTEMPTS:
        return None
    if run.trouble and now < run.started_at + WAIT_AFTER_TROUBLE:
        return None
    if not run.trouble and not is_dead(run.runner):
        return None
    claimed = DueRun.objects.filter(pk=run.pk, finished_at=None, attempts=run.attempts).update(
        runner=runner, attempts=run.attempts + 1, started_at=now, trouble=""
    )
    return run if claimed else None


def _finish(job: Job, run: DueRun, handed: date | datetime) -> bool:
    row = DueRun.objects.filter(pk=run.pk)
    try:
        with transaction.atomic() if job.atomic else nullcontext():
            job.run(handed)
            row.update(finished_at=timezone.now())
    except Exception as error:
        row.update(trouble=type(error).__name__[:60])
        log.exception("due job failed", job=job.name)
        return False
    return True
