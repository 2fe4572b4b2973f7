"""Bringing in the register's links between schools: predecessors, successors, mergers."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.db import transaction

from schools.bulk import insert_rows
from schools.models import SchoolLink
from schools.register import cells
from schools.register.kinds import LINKS
from schools.register.report import Progress, Report
from schools.register.tables import Problem, Table

BATCH = 5_000
Key = tuple[int, int, str]


class LinksImport:
    """One reading of the file of links. It speaks for the schools it names: their other links go."""

    def __init__(self, source: BinaryIO, *, report: Report, dry_run: bool) -> None:
        self.table = Table(source, LINKS)
        self.report = report
        self.dry_run = dry_run

    @property
    def rows_total(self) -> int:
        return self.table.lines - self.table.header_line

    def run(self, progress: Progress) -> None:
        """Read every link; write what is new or differs, a batch at a time."""
        said: dict[Key, date | None] = {}
        for done, (key, day) in enumerate(self._links(), start=1):
            said[key] = day or said.get(key)
            if done % 2_000 == 0:
                progress(done)
        self.report.count("passed_over", self.table.passed_over)
        named = {school for school, _, _ in said}
        stored = {
            (school, linked, kind): day
            for school, linked, kind, day in SchoolLink.objects.order_by().values_list(
                "school_urn", "linked_urn", "kind", "established_on"
            )
        }
        gone = [key for key in stored if key not in said and key[0] in named]
        new = [key for key in said if key not in stored]
        changed = [key for key in said if key in stored and stored[key] != said[key]]
        self.report.count("links_added", len(new))
        self.report.count("links_changed", len(changed))
        self.report.count("links_removed", len(gone))
        if not self.dry_run:
            self._write(sorted(new + changed), said)
            self._remove(gone)
        progress(self.rows_total)

    def _links(self) -> Iterator[tuple[Key, date | None]]:
        places = self.table.places
        for row in self.table.rows():
            if isinstance(row, Problem):
                self.report.set_aside("links", row)
                continue
            line, found = row
            school, linked = cells.urn(found[places["urn"]]), cells.urn(found[places["linked"]])
            try:
                kind = cells.words(80)(found[places["kind"]])
                day = cells.day(found[places["established_on"]]) if "established_on" in places else None
            except ValueError as error:
                self._set_aside(line, school, f"A cell of this link {error}.")
                continue
            if school is None or linked is None:
                self._set_aside(line, school, "A link needs two URNs, and one of them is no number.")
            elif not kind:
                self._set_aside(line, school, "LinkType is empty: it can't be told what links the two.")
            else:
                self.report.count("link_rows")
                yield (school, linked, kind), day

    def _set_aside(self, line: int, school: int | None, sentence: str) -> None:
        self.report.set_aside("links", Problem(line, str(school or ""), sentence))

    def _write(self, keys: list[Key], said: dict[Key, date | None]) -> None:
        for start in range(0, len(keys), BATCH):
            rows = [(*key, said[key]) for key in keys[start : start + BATCH]]
            with transaction.atomic():
                insert_rows(
                    SchoolLink,
                    ["school_urn", "linked_urn", "kind", "established_on"],
                    rows,
                    conflict=["school_urn", "linked_urn", "kind"],
                    update=["established_on"],
                )

    def _remove(self, keys: list[Key]) -> None:
        schools = sorted({school for school, _, _ in keys})
        going = set(keys)
        for start in range(0, len(schools), 500):
            with transaction.atomic():
                rows = SchoolLink.objects.filter(school_urn__in=schools[start : start + 500])
                found = rows.values_list("pk", "school_urn", "linked_urn", "kind")
                pks = [pk for pk, *key in found if tuple(key) in going]
                SchoolLink.objects.filter(pk__in=pks).delete()
