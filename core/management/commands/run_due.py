"""`manage.py run_due`: run what is due now. The worker does it every minute; run by hand it does no harm."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import find_jobs, run_due
from core.tasks import put_back_abandoned
from core.workers import Beat


class Command(BaseCommand):
    help = "Run every job that is due and not done. Running it twice does nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", metavar="JOB", help="This job alone.")
        parser.add_argument("--list", action="store_true", help="Name the jobs.")

    def handle(self, *, only: str | None, list: bool, **options: Any) -> None:
        jobs = find_jobs()
        if only is not None and only not in jobs:
            raise CommandError(f"There is no job {only!r}. There are: {', '.join(sorted(jobs))}.")
        if list:
            for job in jobs.values():
                every = "every day" if job.minutes is None else f"every {job.minutes} minutes"
                self.stdout.write(f"{job.name}: {every}")
            return
        put_back_abandoned()
        with Beat() as beat:
            done = run_due(runner=beat.name, only=only)
        self.stdout.write(f"Done: {', '.join(done)}." if done else "Nothing was due.")
