"""An import from the admin's page: files come in, are looked through, brought in and removed again."""

import datetime
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from schools.models import ImportRun
from schools.register.importing import Files, RegisterImport, keep_report
from schools.register.tables import FileRefused
from schools.rules import can_import

State = ImportRun.State
KINDS = ("schools", "links", "groups")
# From these an import can begin or be withdrawn.
BEGINNING = (State.READY, State.STOPPED)
KEPT_UNUSED = datetime.timedelta(days=7)

OVER = (State.FINISHED, State.REFUSED, State.WITHDRAWN)
BROKEN = "Something went wrong while it was being read. The log of the service says what."

# Told the id of a run whose turn has come; the task module says which task that is.
Enqueue = Callable[[int], object]


@transaction.atomic
def upload_register(
    *,
    by: Any,
    files: dict[str, File[bytes]],
    register_date: datetime.date | None,
    enqueue: Enqueue,
) -> ImportRun:
    """Keep the uploaded files privately and have them looked through; nothing of them is brought in yet."""
    if not can_import(by):
        raise Refused("Only an admin can read a register.")
    files = {kind: file for kind, file in files.items() if kind in KINDS and file}
    if not files:
        raise Refused("Choose at least one file.", field="schools_file")
    run = ImportRun(state=State.CHECKING, started_by=by, register_date=register_date)
    for kind, file in files.items():
        setattr(run, f"{kind}_name", (file.name or "")[-200:])
        getattr(run, f"{kind}_file").save(f"{secrets.token_hex(16)}.csv", file, save=False)
    run.save()
    record("upload_register", run, by=by)
    enqueue(run.pk)
    return run


@transaction.atomic
def start_import(*, by: Any, run: ImportRun, enqueue: Enqueue) -> None:
    """Bring in what was looked through, once; one that stopped half-way may carry on."""
    if not can_import(by):
        raise Refused("Only an admin can read a register.")
    started = ImportRun.objects.filter(pk=run.pk, state__in=BEGINNING).update(
        state=State.RUNNING, rows_done=0
    )
    if not started:
        raise Refused("This import has begun already, or its files are gone.")
    record("start_import", run, by=by, facts={"state": (run.state, State.RUNNING)})
    enqueue(run.pk)


@transaction.atomic
def withdraw_import(*, by: Any, run: ImportRun) -> None:
    """Don't bring it in after all; its files go."""
    if not can_import(by):
        raise Refused("Only an admin can do this.")
    withdrawn = ImportRun.objects.filter(pk=run.pk, state__in=BEGINNING).update(
        state=State.WITHDRAWN, finished_at=timezone.now()
    )
    if not withdrawn:
        raise Refused("This import has begun already, or its files are gone.")
    record("withdraw_import", run, by=by, facts={"state": (run.state, State.WITHDRAWN)})
    run.refresh_from_db()
    transaction.on_commit(lambda: remove_files(run))


def look_through(run: ImportRun) -> None:
    """Read the files without writing: what would change, and what can't be read. Safe to repeat."""
    if run.state != State.CHECKING:
        return
    with _opened(run) as files:
        try:
            work = RegisterImport(files, dry_run=True)
        except FileRefused as refused:
            _refuse(run, refused)
            return
        run.rows_total = work.rows_total
        report = work.run(_progress_of(run))
    with transaction.atomic():
        keep_report(run, report, State.READY)


def carry_out(run: ImportRun) -> None:
    """Bring the files in. Safe to repeat: killed on the way and run again, it does what is left."""
    if run.state != State.RUNNING:
        return
    with _opened(run) as files:
        try:
            work = RegisterImport(files)
        except FileRefused as refused:
            _refuse(run, refused)
            return
        run.rows_total = work.rows_total
        ImportRun.objects.filter(pk=run.pk).update(rows_total=work.rows_total, rows_done=0)
        try:
            report = work.run(_progress_of(run))
        except Refused as refused:
            run.state, run.sentence = State.STOPPED, refused.sentence
            run.save(update_fields=["state", "sentence"])
            return
    run.sentence = ""
    with transaction.atomic():
        keep_report(run, report, State.FINISHED)
        record("import_schools", run, by=run.started_by, context=report.counts)
    remove_files(run)


def remove_files(run: ImportRun) -> None:
    """The files have done their work: only their names stay."""
    for kind in KINDS:
        file = getattr(run, f"{kind}_file")
        if file:
            file.delete(save=False)
    ImportRun.objects.filter(pk=run.pk).update(**{f"{kind}_file": "" for kind in KINDS})


def stop(run: ImportRun) -> None:
    """Something broke on the way: what was brought in stays, and the import can carry on."""
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(state=State.STOPPED)
    unread = ImportRun.objects.filter(pk=run.pk, state=State.CHECKING)
    if unread.update(state=State.REFUSED, sentence=BROKEN, finished_at=timezone.now()):
        remove_files(run)


def remove_unused(now: datetime.datetime) -> int:
    """Withdraw imports that nobody began or carried on for a week; returns how many. Their files go."""
    waiting = list(
        ImportRun.objects.exclude(state__in=OVER).filter(
            started_at__lt=now - KEPT_UNUSED, started_by__isnull=False
        )
    )
    for run in waiting:
        ImportRun.objects.filter(pk=run.pk).update(state=State.WITHDRAWN, finished_at=now)
        remove_files(run)
    return len(waiting)


def _refuse(run: ImportRun, refused: FileRefused) -> None:
    name = getattr(run, (refused.field or "schools_file").replace("_file", "_name"), "")
    run.state, run.finished_at = State.REFUSED, timezone.now()
    run.sentence = f"{name}: {refused.sentence}"[:300] if name else refused.sentence[:300]
    run.save(update_fields=["state", "sentence", "finished_at"])
    remove_files(run)


def _progress_of(run: ImportRun) -> Callable[[int], None]:
    def progress(done: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(rows_done=done, rows_total=run.rows_total)

    return progress


@contextmanager
def _opened(run: ImportRun) -> Iterator[Files]:
    with ExitStack() as stack:
        opened: dict[str, BinaryIO] = {}
        for kind in KINDS:
            file = getattr(run, f"{kind}_file")
            if file:
                opened[kind] = stack.enter_context(file.open("rb")).file
        yield Files(**opened, schools_name=run.schools_name, register_date=run.register_date)
