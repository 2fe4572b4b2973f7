"""What the service forgets of its own bookkeeping. Records of people's work are not among it."""

from datetime import date, datetime, time, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import CacheRow, DueRun, Submission, Worker

KEEP_RUNS = timedelta(days=60)
KEEP_MINUTE_RUNS = timedelta(days=2)
KEEP_TASKS = timedelta(days=30)
KEEP_SUBMISSIONS = timedelta(days=30)


def tidy(today: date) -> None:
    """Forget what is of no more use: old runs, finished tasks, spent form keys, sessions that are over."""
    now = timezone.make_aware(datetime.combine(today, time()))
    DueRun.objects.filter(started_at__lt=now - KEEP_RUNS).delete()
    DueRun.objects.filter(slot__contains="T", started_at__lt=now - KEEP_MINUTE_RUNS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS).delete()
    Submission.objects.filter(at__lt=now - KEEP_SUBMISSIONS).delete()
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    CacheRow.objects.filter(expires__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    empty_write_ahead_log()


def empty_write_ahead_log() -> None:
    """On SQLite: words that were overwritten are not left in the file of what was written lately (D7).

    PostgreSQL does this by itself (autovacuum, and its log is recycled).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
