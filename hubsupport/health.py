"""Is the service well? Database, storage, background work: for a monitor, without a word about anyone."""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from core.clock import MOST_ATTEMPTS
from core.models import DueRun, OutgoingMail, SiteText, Worker
from core.texts import OTHER

log = structlog.get_logger("hubsupport.health")
# Asked more often than this, the last answer is given again: nobody can wear out the disk by asking.
KEEP_FOR = 5.0  # seconds
WORKER_SILENT_AFTER = timedelta(minutes=2)
WAITING_TOO_LONG = timedelta(minutes=15)

Facts = dict[str, Any]
_last: tuple[float, int, Facts] | None = None
_lock = threading.Lock()


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 if everything works, 503 if something does not, and which."""
    global _last
    with _lock:
        if _last is None or time.monotonic() - _last[0] > KEEP_FOR:
            facts = {name: examine(look) for name, look in CHECKS.items()}
            well = all(fact["ok"] for fact in facts.values())
            _last = (
                time.monotonic(),
                200 if well else 503,
                {"status": "ok" if well else "trouble", "checks": facts},
            )
        _, status, answer = _last
    return JsonResponse(answer, status=status)


def forget() -> None:
    """Examine afresh at the next question."""
    global _last
    _last = None


def examine(look: Callable[[], Facts]) -> Facts:
    """One check with its time. What went wrong is for the log, not for the world."""
    started = time.perf_counter()
    try:
        facts = look()
    except Exception:
        log.exception("health check failed")
        facts = {"ok": False}
    return {**facts, "ms": round((time.perf_counter() - started) * 1000, 1)}


def database() -> Facts:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,)}


def storage() -> Facts:
    """A file can be written, read and removed."""
    content = secrets.token_bytes(16)
    name = default_storage.save(f"health/{secrets.token_hex(8)}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            return {"ok": file.read() == content}
    finally:
        default_storage.delete(name)


def worker() -> Facts:
    """One is alive, and no task waits long."""
    now = timezone.now()
    seen_at = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True)
    oldest = waiting.first()
    return {
        "ok": seen_at is not None
        and now - seen_at < WORKER_SILENT_AFTER
        and (oldest is None or now - oldest < WAITING_TOO_LONG),
        "seen_seconds_ago": seen_at and int((now - seen_at).total_seconds()),
        "oldest_task_seconds": oldest and int((now - oldest).total_seconds()),
    }


def mail() -> Facts:
    """Nothing that could go has waited long. Mail given up is told, for a person to look at."""
    now = timezone.now()
    oldest = OutgoingMail.objects.waiting(now).values_list("next_try_at", flat=True).first()
    last_day = OutgoingMail.objects.filter(created_at__gte=now - timedelta(days=1))
    return {
        "ok": oldest is None or now - oldest < WAITING_TOO_LONG,
        "oldest_seconds": oldest and int((now - oldest).total_seconds()),
        "given_up_in_a_day": last_day.filter(state=OutgoingMail.State.GIVEN_UP).count(),
    }


def due() -> Facts:
    """The clock's jobs run: when one last finished, and how many were given up in two days."""
    now = timezone.now()
    last = DueRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    given_up = DueRun.objects.filter(
        finished_at=None, attempts__gte=MOST_ATTEMPTS, started_at__gte=now - timedelta(days=2)
    ).count()
    finished_at = last.finished_at if last else None
    return {
        "ok": given_up == 0,
        "last_finished_seconds_ago": finished_at and int((now - finished_at).total_seconds()),
        "given_up": given_up,
    }


def texts() -> Facts:
    """What people read and agree to is in place: else nobody can start working together."""
    have = set(
        SiteText.objects.filter(in_effect_from__lte=timezone.localdate()).values_list("key", flat=True)
    )
    missing = sum(key not in have for key in OTHER)
    return {"ok": missing == 0, "missing": missing}


CHECKS = {
    "database": database,
    "storage": storage,
    "texts": texts,
    "worker": worker,
    "mail": mail,
    "due": due,
}
