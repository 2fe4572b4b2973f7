"""The three files in their order: schools, then groups (which know the trusts best), then links.

Every file is opened and looked through before anything is written, so that a wrong file changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol

from django.utils import timezone

from schools.bulk import insert_rows
from schools.models import ImportProblem, ImportRun
from schools.register.alone import alone
from schools.register.groups import GroupsImport
from schools.register.links import LinksImport
from schools.register.report import Progress, Report
from schools.register.schools import SchoolsImport
from schools.register.tables import FileRefused

MOST_PROBLEMS = 20_000


@dataclass
class Files:
    """What is to be read: names and open files."""

    schools: BinaryIO | None = None
    schools_name: str = ""
    links: BinaryIO | None = None
    groups: BinaryIO | None = None
    register_date: date | None = None


class _Part(Protocol):
    @property
    def rows_total(self) -> int: ...
    def run(self, progress: Progress) -> None: ...


class RegisterImport:
    """One import: made, it has looked every file through; run, it brings them in."""

    def __init__(self, files: Files, *, dry_run: bool = False) -> None:
        self.report = Report()
        self.dry_run = dry_run
        self.parts: list[_Part] = []
        if files.schools is not None:
            with _named("schools"):
                self.parts.append(
                    SchoolsImport(
                        files.schools,
                        name=files.schools_name,
                        report=self.report,
                        dry_run=dry_run,
                        register_date=files.register_date,
                    )
                )
        if files.groups is not None:
            with _named("groups"):
                self.parts.append(GroupsImport(files.groups, self.report, dry_run))
        if files.links is not None:
            with _named("links"):
                self.parts.append(LinksImport(files.links, report=self.report, dry_run=dry_run))
        self.rows_total = sum(part.rows_total for part in self.parts)

    def run(self, progress: Progress) -> Report:
        """Bring everything in; `progress` is told how many rows of all files have been read.

        Refused while another import brings its files in; a rehearsal writes nothing and waits for nobody.
        """
        with nullcontext() if self.dry_run else alone():
            return self._run(progress)

    def _run(self, progress: Progress) -> Report:
        before = 0
        for part in self.parts:
            part.run(lambda done, before=before: progress(before + done))  # type: ignore[misc]
            before += part.rows_total
        return self.report


@contextmanager
def _named(file: str) -> Iterator[None]:
    """A refusal says which of the files it is about."""
    try:
        yield
    except FileRefused as refused:
        raise FileRefused(refused.sentence, field=f"{file}_file") from None


def keep_report(run: ImportRun, report: Report, state: ImportRun.State) -> None:
    """Write down what an import did, and the rows it could not read in place of those written before."""
    run.state = state
    run.counts, run.examples = report.counts, report.examples
    run.register_date = report.register_date
    run.rows_done = run.rows_total
    run.finished_at = timezone.now()
    run.save(
        update_fields=[
            "state",
            "sentence",
            "counts",
            "examples",
            "register_date",
            "rows_done",
            "finished_at",
            "rows_total",
        ]
    )
    ImportProblem.objects.filter(run=run).delete()
    insert_rows(
        ImportProblem,
        ["run_id", "file", "line", "urn", "sentence"],
        [
            (run.pk, file, problem.line, problem.urn, problem.sentence[:300])
            for file, problem in report.problems[:MOST_PROBLEMS]
        ],
    )
