"""Bringing in the register's groups: trusts, keyed on the group UID, and the schools in them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from schools.bulk import insert_rows, update_column
from schools.models import School, Trust
from schools.register import cells
from schools.register.kinds import GROUPS
from schools.register.report import Progress, Report
from schools.register.tables import Problem, Table

BATCH = 2_000
TRUST_COLUMNS = ("name", "group_id", "companies_house", "kind_code", "status_code")
KINDS = {label.lower(): value for value, label in Trust.Kind.choices}
READS: dict[str, cells.Read] = {
    "name": cells.name,
    "group_id": cells.words(12),
    "companies_house": cells.companies_house,
    "kind_code": cells.code(2),
    "kind_name": cells.words(60),
    "status_code": cells.words(20),
    "joined_on": cells.day,
}
_uid = cells.at_least_one(9_999_999)


@dataclass
class _Membership:
    """The trust a school is in: an open one before a closed one, the one joined last before others."""

    rank: tuple[bool, date]
    uid: int


@dataclass
class GroupsImport:
    """One reading of a file of groups. Federations, sponsors and children's centres' groups are no trusts."""

    source: BinaryIO
    report: Report
    dry_run: bool
    trusts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    members: dict[int, _Membership] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table = Table(self.source, GROUPS)

    @property
    def rows_total(self) -> int:
        return self.table.lines - self.table.header_line

    def run(self, progress: Progress) -> None:
        """Read every row; write the trusts that are new or differ, then the schools' trusts."""
        for done, row in enumerate(self.table.rows(), start=1):
            problem = row if isinstance(row, Problem) else self._read(*row)
            if problem is not None:
                self.report.set_aside("groups", problem)
            if done % 2_000 == 0:
                progress(done)
        self.report.count("passed_over", self.table.passed_over)
        self._bring_in_trusts()
        self._bring_in_members()
        progress(self.rows_total)

    def _read(self, line: int, row: list[str]) -> Problem | None:
        places = self.table.places
        urn = cells.urn(row[places["urn"]])
        found: dict[str, Any] = {}
        try:
            uid = _uid(row[places["uid"]])
            for column, read in READS.items():
                found[column] = read(row[places[column]]) if column in places else None
        except ValueError as error:
            return Problem(line, str(urn or ""), f"A cell of this row of groups {error}.")
        if uid is None:
            return Problem(line, str(urn or ""), "Group UID is empty: it can't be told which group this is.")
        kind = found["kind_code"] or KINDS.get((found["kind_name"] or "").lower(), "")
        if kind and kind not in Trust.Kind.values:
            self.table.passed_over += 1
            return None
        self.report.count("group_rows")
        found["kind_code"] = kind
        found["status_code"] = (found["status_code"] or "").upper()
        self.trusts[uid] = tuple(found[column] or "" for column in TRUST_COLUMNS)
        if urn is not None:
            rank = (found["status_code"] != "CLOSED", found["joined_on"] or date.min)
            if urn not in self.members or rank >= self.members[urn].rank:
                self.members[urn] = _Membership(rank, uid)
        return None

    def _bring_in_trusts(self) -> None:
        stored = {row[0]: row[1:] for row in Trust.objects.order_by().values_list("uid", *TRUST_COLUMNS)}
        differing = [uid for uid, said in sorted(self.trusts.items()) if stored.get(uid) != said]
        new = sum(uid not in stored for uid in differing)
        self.report.count("trusts_added", new)
        self.report.count("trusts_changed", len(differing) - new)
        if self.dry_run:
            return
        for start in range(0, len(differing), BATCH):
            rows = [(uid, *self.trusts[uid]) for uid in differing[start : start + BATCH]]
            with transaction.atomic():
                insert_rows(Trust, ["uid", *TRUST_COLUMNS], rows, conflict=["uid"], update=TRUST_COLUMNS)

    def _bring_in_members(self) -> None:
        stored = dict(School.objects.order_by().values_list("urn", "trust_id"))
        pairs = [
            (urn, member.uid)
            for urn, member in sorted(self.members.items())
            if urn in stored and stored[urn] != member.uid
        ]
        self.report.count("trusts_of_schools", len(pairs))
        if self.dry_run:
            return
        for start in range(0, len(pairs), BATCH):
            with transaction.atomic():
                update_column(School, "urn", "trust_id", pairs[start : start + BATCH])
