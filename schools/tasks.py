"""Background work of the schools: registers looked through and brought in. Both are safe to repeat."""

from collections.abc import Callable

from django_tasks import task

from schools.models import ImportRun
from schools.services.imports import carry_out, look_through, stop


@task()
def look_through_register(run_id: int) -> None:
    """Say what an uploaded register would change."""
    _work(run_id, look_through)


@task()
def bring_in_register(run_id: int) -> None:
    """Bring an uploaded register in."""
    _work(run_id, carry_out)


def _work(run_id: int, do: Callable[[ImportRun], None]) -> None:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        return
    try:
        do(run)
    except Exception:
        stop(run)  # the page says so, and offers to carry on
        raise
