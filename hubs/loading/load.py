"""Loading: everything is read and checked first; then everything is stored in one transaction."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from hubs import after_load
from hubs.calendar import forget_calendars
from hubs.loading.reading import BadCell, BadFiles, Problem, Row, Table, read_rows, read_table
from hubs.loading.tables import Known, Parsed, Sheet, sheets
from hubs.models import Authority, District, Hub, Term
from hubs.services.settings import set_hub_setting
from hubs.settings.catalogue import SETTINGS

SETTINGS_TABLE = ("hub", "name", "value", "in_effect_from")


@dataclass
class Outcome:
    """What a load did, or would do."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    afterwards: list[str] = field(default_factory=list)

    @property
    def nothing_changed(self) -> bool:
        return not self.new and not self.changed

    def lines(self) -> list[str]:
        """One line for each kind of thing."""
        nouns = dict.fromkeys([*self.new, *self.changed, *self.same])
        return [
            f"{noun}: {self.new[noun]} new, {self.changed[noun]} changed, {self.same[noun]} as before"
            for noun in nouns
        ]


class _Rehearsal(Exception):
    """Ends the transaction of a dry run."""


def load_hubs(folder: Path, *, by: Any = None, dry_run: bool = False) -> Outcome:
    """Load the files of a folder, all or nothing; raises BadFiles with every problem found.

    A row that is there already is compared and, where it differs, changed; nothing is taken away: what has
    ended is given a last day. `dry_run` does all of it and keeps none of it.
    """
    wanted, settings_table = sheets(), Table("settings.csv", SETTINGS_TABLE)
    tables = [*(sheet.table for sheet in wanted), settings_table]
    if not any((folder / table.file).exists() for table in tables):
        names = ", ".join(table.file for table in tables)
        raise BadFiles([Problem(str(folder), 0, f"none of the files is here: {names}.")])
    problems = [problem for table in tables for problem in read_table(folder, table)]
    known = Known(
        hubs=set(Hub.objects.values_list("code", flat=True)),
        authorities=dict(Authority.objects.values_list("code", "name")),
        districts=dict(District.objects.values_list("code", "name")),
    )
    read: list[tuple[Sheet, list[tuple[Row, Parsed]]]] = []
    for sheet in wanted:
        rows, wrong = read_rows(sheet.table, sheet.read, known)
        read.append((sheet, rows))
        problems += wrong + _twice(rows)
    settings, wrong = read_rows(settings_table, _read_setting, known)
    problems += wrong + _overlaps(next(rows for sheet, rows in read if sheet.model is Term))
    if problems:
        raise BadFiles(problems)
    outcome = Outcome()
    try:
        with transaction.atomic():
            _store(read, settings, outcome, by)
            if dry_run:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return outcome


def _store(
    read: list[tuple[Sheet, list[tuple[Row, Parsed]]]],
    settings: list[tuple[Row, dict[str, Any]]],
    outcome: Outcome,
    by: Any,
) -> None:
    touched: dict[str, Counter[str]] = defaultdict(Counter)
    for sheet, rows in read:
        _store_sheet(sheet, rows, outcome, touched)
    hubs = Hub.objects.in_bulk(field_name="code")
    problems = []
    for row, setting in settings:
        try:
            hub = hubs[setting.pop("hub")]
            changed = set_hub_setting(by=by, hub=hub, may_begin_earlier=True, **setting)
            (outcome.new if changed else outcome.same)["settings"] += 1
        except Refused as refused:
            problems.append(Problem(row.file, row.line, refused.sentence))
    if problems:
        raise BadFiles(problems)
    for code, what in touched.items():
        hub = hubs[code]
        record("hub_loaded", hub, by=by, context={noun.replace(" ", "_"): n for noun, n in what.items()})
    forget_calendars([None, *(hub.pk for hub in hubs.values())])
    if any((outcome.new + outcome.changed)[noun] for noun in ("hubs", "areas")):
        outcome.afterwards = after_load.run_all()


def _store_sheet(
    sheet: Sheet,
    rows: list[tuple[Row, Parsed]],
    outcome: Outcome,
    touched: dict[str, Counter[str]],
) -> None:
    """Compare each row with what is stored; create and change in bulk."""
    if not rows:
        return
    names = list(rows[0][1][0])
    hub_ids: dict[str | None, int] = dict(Hub.objects.values_list("code", "pk"))
    stored = {
        tuple(row[name] for name in names): row["pk"] for row in sheet.model.objects.values("pk", *names)
    }
    objects = sheet.model.objects.in_bulk(stored.values()) if stored else {}
    create, change, fields = [], [], set()
    for _, (key, said) in rows:
        pk = stored.get(tuple(key.values()))
        if pk is None:
            hub = {"hub_id": hub_ids.get(key["hub__code"])} if "hub__code" in key else {}
            plain = {name: value for name, value in key.items() if name != "hub__code"}
            create.append(sheet.model(**hub, **plain, **said))
            outcome.new[sheet.noun] += 1
        else:
            found = objects[pk]
            differing = {name for name, value in said.items() if getattr(found, name) != value}
            if not differing:
                outcome.same[sheet.noun] += 1
                continue
            for name in differing:
                setattr(found, name, said[name])
            fields |= differing
            change.append(found)
            outcome.changed[sheet.noun] += 1
        code = key["code"] if sheet.model is Hub else key.get("hub__code")
        if code:
            touched[code][sheet.noun] += 1
    if create:
        sheet.model.objects.bulk_create(create)
    if change:
        sheet.model.objects.bulk_update(change, sorted(fields))


def _read_setting(row: Row, known: Known) -> dict[str, Any]:
    hub, name = known.hub(row), row.text("name", needed=True)
    if name not in SETTINGS:
        raise BadCell(f"there is no setting “{name}”; there are {', '.join(SETTINGS)}.")
    try:
        value = SETTINGS[name].clean(row.text("value"))
    except Refused as refused:
        raise BadCell(refused.sentence) from refused
    return {"hub": hub, "name": name, "value": value, "in_effect_from": row.needed_date("in_effect_from")}


def _twice(rows: list[tuple[Row, Parsed]]) -> list[Problem]:
    """Two rows about one thing: which of them holds?"""
    lines: dict[tuple[Any, ...], int] = {}
    problems = []
    for row, (key, _) in rows:
        first = lines.setdefault(tuple(key.values()), row.line)
        if first != row.line:
            problems.append(Problem(row.file, row.line, f"line {first} speaks of the same thing."))
    return problems


def _overlaps(rows: list[tuple[Row, Parsed]]) -> list[Problem]:
    """Half-terms of one calendar that run into each other, in the file and in the database together."""
    spans: dict[tuple[str | None, int], dict[str, tuple[Any, Any, Row | None]]] = defaultdict(dict)
    for hub, year, name, start, end in Term.objects.values_list(
        "hub__code", "academic_year", "name", "starts_on", "ends_on"
    ):
        spans[hub, year][name] = (start, end, None)
    for row, (key, said) in rows:
        spans[key["hub__code"], key["academic_year"]][key["name"]] = (said["starts_on"], said["ends_on"], row)
    problems = []
    for terms in spans.values():
        ordered = sorted(terms.items(), key=lambda item: item[1][:2])
        for (before, (_, end, earlier)), (after, (start, _, later)) in pairwise(ordered):
            at = later or earlier
            if start <= end and at is not None:
                problems.append(Problem(at.file, at.line, f"“{after}” begins before “{before}” has ended."))
    return problems
