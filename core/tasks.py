"""Background tasks: what is left behind by a killed worker is run again.

Tasks are run at least once: a task whose worker dies is started anew, so each task must be safe to repeat.
"""

from datetime import datetime

import structlog
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.workers import is_dead

log = structlog.get_logger("hubsupport.tasks")
# A task that has taken its worker down with it this often is not started again.
MOST_STARTS = 3


def put_back_abandoned(now: datetime | None = None) -> int:
    """Put every task whose worker is dead back into the queue. Returns how many."""
    put_back = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and not is_dead(task.worker_ids[-1], now=now):
            continue
        # Only if it is still the very run that we looked at.
        same_run = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        )
        if len(task.worker_ids) >= MOST_STARTS:
            same_run.update(
                status=TaskResultStatus.FAILED,
                finished_at=now or timezone.now(),
                exception_class_path="core.tasks.Abandoned",
                traceback=f"Its worker died {len(task.worker_ids)} times.",
            )
            log.error("task given up", task=task.task_path, task_id=str(task.pk))
        elif same_run.update(status=TaskResultStatus.READY, started_at=None):
            put_back += 1
            log.warning("task put back", task=task.task_path, task_id=str(task.pk))
    return put_back
