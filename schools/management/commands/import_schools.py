"""Read the register of schools as it is published, with its files of links and groups."""

import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused
from schools.models import ImportRun
from schools.register.importing import Files, RegisterImport, keep_report
from schools.register.report import Report
from schools.register.told import told_problems, told_report

BAR = 30
MOST_TOLD = 10


class Command(BaseCommand):
    help = (
        "Read the register of schools (GIAS: edubasealldata....csv). Running it again changes only what "
        "changed; one that was killed is simply run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the register, CSV")
        parser.add_argument(
            "--links", type=Path, help="predecessors and successors: links_edubasealldata....csv"
        )
        parser.add_argument(
            "--groups", type=Path, help="trusts: grouplinks_edubaseallacademiesandfree....csv"
        )
        parser.add_argument("--date", type=date.fromisoformat, help="the date of the register, as 2025-04-22")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument("--problems", type=Path, help="write the rows set aside to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        paths = {"schools": options["file"], "links": options["links"], "groups": options["groups"]}
        if not any(paths.values()):
            raise CommandError("Name at least one file: the register, --links or --groups.")
        with ExitStack() as stack:
            opened = {name: self._open(stack, path) for name, path in paths.items()}
            schools_name = options["file"].name if options["file"] else ""
            files = Files(**opened, schools_name=schools_name, register_date=options["date"])
            try:
                work = RegisterImport(files, dry_run=options["dry_run"])
            except Refused as refused:
                name = (refused.field or "").removesuffix("_file")
                raise CommandError(f"{paths.get(name) or 'The file'}: {refused.sentence}") from None
            report = self._run(work, paths, dry_run=options["dry_run"])
        for line in told_report(report, dry_run=options["dry_run"]):
            self.stdout.write(line)
        self._tell_problems(report, options["problems"])
        self.stdout.write(f"{time.monotonic() - began:.1f} seconds.")

    def _open(self, stack: ExitStack, path: Path | None) -> BinaryIO | None:
        if path is None:
            return None
        try:
            return stack.enter_context(path.open("rb"))
        except OSError as error:
            raise CommandError(f"{path} can't be opened: {error.strerror}.") from None

    def _run(self, work: RegisterImport, paths: dict[str, Path | None], *, dry_run: bool) -> Report:
        bar = Bar(self.stderr, work.rows_total)
        if dry_run:
            report = work.run(bar.show)
            bar.done()
            return report
        names = {f"{name}_name": path.name[:200] for name, path in paths.items() if path}
        run = ImportRun.objects.create(state=ImportRun.State.RUNNING, rows_total=work.rows_total, **names)
        try:
            report = work.run(bar.show)
        except Refused as refused:
            run.state, run.sentence, run.finished_at = run.State.REFUSED, refused.sentence, timezone.now()
            run.save(update_fields=["state", "sentence", "finished_at"])
            raise CommandError(refused.sentence) from None
        bar.done()
        with transaction.atomic():
            keep_report(run, report, ImportRun.State.FINISHED)
            audit.record("import_schools", run, by=None, context=report.counts)
        return report

    def _tell_problems(self, report: Report, path: Path | None) -> None:
        if path is not None:
            path.write_text(told_problems(report.problems), encoding="utf-8-sig", newline="")
            self.stdout.write(f"The rows set aside are in {path}.")
            return
        for file, problem in report.problems[:MOST_TOLD]:
            urn = f", URN {problem.urn}" if problem.urn else ""
            self.stdout.write(f"  {file}, line {problem.line}{urn}: {problem.sentence}")
        if len(report.problems) > MOST_TOLD:
            more = len(report.problems) - MOST_TOLD
            self.stdout.write(f"  and {more:,} more: --problems FILE writes them all to a CSV file.")


class Bar:
    """A bar that fills on a terminal; elsewhere a line for each tenth."""

    def __init__(self, out: Any, total: int) -> None:
        self.out = out
        self.total = max(total, 1)
        self.moving = sys.stderr.isatty()
        self.tenth = 0

    def show(self, done: int) -> None:
        share = min(done / self.total, 1.0)
        if self.moving:
            filled = int(BAR * share)
            bar = "#" * filled + "." * (BAR - filled)
            self.out.write(f"\r[{bar}] {done:,} of {self.total:,} rows", ending="")
        elif int(share * 10) > self.tenth:
            self.tenth = int(share * 10)
            self.out.write(f"{self.tenth * 10}%: {done:,} of {self.total:,} rows")

    def done(self) -> None:
        if self.moving:
            self.out.write("")
