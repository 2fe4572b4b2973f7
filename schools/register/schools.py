"""Bringing the register in: a batch at a time, each batch all or nothing, and only what changed."""

from datetime import date
from functools import cached_property
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from hubs.models import Authority
from schools.areas import Areas
from schools.bulk import insert_rows, update_column
from schools.models import School, Trust
from schools.register.cells import urn as read_urn
from schools.register.index import WordIndex, count_words, counts_are_due
from schools.register.kinds import SCHOOLS
from schools.register.report import Progress, Report
from schools.register.rows import Facts, RowReader, Unreadable, date_in_name, made_of
from schools.register.tables import Problem, Table

BATCH = 2_000
REMEMBERED = ("urn", "row_digest", "register_date")
# What the import itself writes beside the facts, and what it needs to know for that.
MADE = ("is_offered", "search_text", "register_date", "row_digest", "hub_id", "hub_is_chosen")
USED = ("name", "town", "postcode", "district_code", "authority_code", "authority_name")
SORTED_BY = ("status", "type_code", "type_group_code", "region_code")
FACTS_SHOWN = ("name", "status", "type_name", "authority_name", "trust_id", "town", "postcode", "closed_on")


class SchoolsImport:
    """One reading of the register's file of schools."""

    def __init__(
        self, source: BinaryIO, *, name: str, report: Report, dry_run: bool, register_date: date | None = None
    ) -> None:
        self.table = Table(source, SCHOOLS)
        authorities = Authority.objects.exclude(gss_code="").values_list("gss_code", "code")
        self.reader = RowReader(self.table, dict(authorities))
        self.report = report
        self.dry_run = dry_run
        self.register_date = register_date or date_in_name(name) or self._latest_change()
        report.register_date = self.register_date

    @property
    def rows_total(self) -> int:
        return max(0, self.table.lines - self.table.header_line)

    def _latest_change(self) -> date:
        """The last date on which the register changed any of its rows: how old it is at most."""
        today = timezone.localdate()
        if "changed_on" not in self.table.places:
            return today
        dates = (self.reader.changed_on(row[1]) for row in self.table.rows() if not isinstance(row, Problem))
        self.table.passed_over = 0
        latest = max((day for day in dates if day is not None and day <= today), default=today)
        self.table.passed_over = 0
        return latest

    def run(self, progress: Progress) -> None:
        """Read every row; write what is new or changed, a batch at a time."""
        self.stored = {
            urn: (digest, day) for urn, digest, day in School.objects.order_by().values_list(*REMEMBERED)
        }
        self.trusts = set(Trust.objects.values_list("uid", flat=True))
        self.areas = Areas()
        self.index = WordIndex()
        self.seen_again: list[int] = []  # read before, and not yet known to stand in so late a register
        self.lines: dict[int, int] = {}
        batch: list[Facts] = []
        for done, row in enumerate(self.table.rows(), start=1):
            found = row if isinstance(row, Problem) else self._look_at(*row)
            if isinstance(found, Problem):
                self.report.set_aside("schools", found)
            elif found is not None:
                self.report.count("rows")
                batch.append(found)
            if len(batch) >= BATCH or len(self.seen_again) >= 5 * BATCH:
                self._bring_in(batch)
                batch = []
                progress(done)
            elif done % 1000 == 0:
                progress(done)
        self._bring_in(batch)
        self.report.count("passed_over", self.table.passed_over)
        if not self.dry_run and (self._wrote_words or counts_are_due()):
            with transaction.atomic():
                count_words()
        progress(self.rows_total)

    _wrote_words = False

    def _look_at(self, line: int, row: list[str]) -> Facts | Problem | None:
        """The facts of a row that is new or reads differently; None for one that was read before."""
        urn = read_urn(row[self.table.places["urn"]])
        if urn is None:
            return Problem(line, "", "URN is not a number of five to seven digits.")
        if urn in self.lines:
            sentence = f"This URN stands on line {self.lines[urn]} already; the first row counts."
            return Problem(line, str(urn), sentence)
        self.lines[urn] = line
        digest = self.reader.digest(row)
        known_digest, known_date = self.stored.get(urn, (None, None))
        if digest == known_digest:
            self.report.count("rows")
            self.report.count("unchanged")
            if known_date is None or known_date < self.register_date:
                self.seen_again.append(urn)
            return None
        try:
            return self.reader.read(urn, row, digest)
        except Unreadable as error:
            return Problem(line, str(urn), str(error))

    def _bring_in(self, batch: list[Facts]) -> None:
        """One batch, all or nothing."""
        again, self.seen_again = self.seen_again, []
        if self.dry_run:
            self._compared(batch, lock=False)
        elif batch or again:
            with transaction.atomic():
                self._write(batch)
                for start in range(0, len(again), 500):
                    schools = School.objects.filter(urn__in=again[start : start + 500])
                    schools.update(register_date=self.register_date)

    def _compared(self, batch: list[Facts], *, lock: bool) -> tuple[dict[int, dict[str, Any]], list[Facts]]:
        """What is stored of a batch's schools, and which rows of it say something else than is stored."""
        stored: dict[int, dict[str, Any]] = {}
        known = [facts.urn for facts in batch if facts.urn in self.stored]
        columns = sorted({*self.reader.columns, *USED, *SORTED_BY, *MADE})
        for start in range(0, len(known), 500):
            rows = School.objects.filter(urn__in=known[start : start + 500]).order_by()
            if lock:
                rows = rows.select_for_update()
            for values in rows.values("urn", *columns):
                stored[values["urn"]] = values
        differing = []
        for facts in batch:
            before = stored.get(facts.urn)
            if before is None:
                self.report.count("added")
                self.report.example("added", facts.urn, facts.values["name"])
                differing.append(facts)
                continue
            changed = [column for column, value in facts.values.items() if before[column] != value]
            if not changed and made_of(before | facts.values).items() <= before.items():
                self.report.count("unchanged")
                continue
            differing.append(facts)
            self._tell(facts, before, changed)
        return stored, differing

    def _tell(self, facts: Facts, before: dict[str, Any], changed: list[str]) -> None:
        """Count a changed school, and keep it as an example in words."""
        name = facts.values["name"]
        if "status" in changed and facts.values["status"] in (School.Status.CLOSED, School.Status.CLOSING):
            self.report.count("closed")
            kind = "closed"
        else:
            kind = "changed"
        self.report.count("changed")
        shown = [column for column in FACTS_SHOWN if column in changed] or changed[:3]
        words = [[_named(column), _said(column, before), _said(column, facts.values)] for column in shown]
        self.report.example(kind, facts.urn, name, words)

    def _write(self, batch: list[Facts]) -> None:
        """One batch, inside its transaction."""
        stored, differing = self._compared(batch, lock=True)
        same = {facts.urn for facts in batch} - {facts.urn for facts in differing}
        update_column(
            School, "urn", "row_digest", [(facts.urn, facts.digest) for facts in batch if facts.urn in same]
        )
        self._write_trusts(differing)
        rows, texts, rewritten = [], {}, []
        for facts in differing:
            before = stored.get(facts.urn)
            made = self._made(facts, before)
            rows.append(
                (
                    facts.urn,
                    *[facts.values[column] for column in self.reader.columns],
                    *[_blank(column) for column in self._lacking],
                    *[made[column] for column in MADE],
                )
            )
            if before is None or before["search_text"] != made["search_text"]:
                texts[facts.urn] = made["search_text"]
                if before is not None:
                    rewritten.append(facts.urn)
        insert_rows(
            School,
            ["urn", *self.reader.columns, *self._lacking, *MADE],
            rows,
            conflict=["urn"],
            update=[*self.reader.columns, *MADE],
        )
        if texts:
            self._wrote_words = True
            self.index.write(texts, stored=rewritten)

    def _made(self, facts: Facts, before: dict[str, Any] | None) -> dict[str, Any]:
        """What goes beside a school's facts. A hub that a coordinator chose stays."""
        values = {**(before or {}), **facts.values}
        hub, chosen = (before["hub_id"], before["hub_is_chosen"]) if before else (None, False)
        if not chosen:
            hub = self.areas.hub_of(values.get("district_code", ""), values.get("authority_code", ""))
        return {
            **made_of(values),
            "register_date": self.register_date,
            "row_digest": facts.digest,
            "hub_id": hub,
            "hub_is_chosen": chosen,
        }

    @cached_property
    def _lacking(self) -> list[str]:
        """Columns of School that this file has not: blank in a new school, left alone in a known one."""
        written = {"urn", *self.reader.columns, *MADE}
        return [field.attname for field in School._meta.concrete_fields if field.attname not in written]

    def _write_trusts(self, batch: list[Facts]) -> None:
        """Trusts that the register names and nobody has told us of: number and name; groups tell the rest."""
        new = {
            facts.values["trust_id"]: facts.trust_name or f"Trust {facts.values['trust_id']}"
            for facts in batch
            if facts.values.get("trust_id") and facts.values["trust_id"] not in self.trusts
        }
        insert_rows(
            Trust,
            ["uid", "name", "group_id", "companies_house", "kind_code", "status_code"],
            [(uid, name, "", "", "", "") for uid, name in sorted(new.items())],
            conflict=["uid"],
        )
        self.trusts |= new.keys()


_FIELDS = {field.attname: field for field in School._meta.concrete_fields}


def _blank(column: str) -> Any:
    return None if _FIELDS[column].null else ""


def _named(column: str) -> str:
    return str(_FIELDS[column].verbose_name)


def _said(column: str, values: dict[str, Any]) -> str:
    """A fact as a person reads it."""
    value = values[column]
    if value is None or value == "":
        return "none"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if column == "status":
        return str(School.Status(value).label)
    return str(value)
