"""What is worked out again once a fact of our work changed: a day, the agreed number, an end, a message.

The services that write such a fact say so at their end, in their transaction and with the engagement held;
the apps above register what they keep of it. No page ever works these out.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engagements.models import Engagement

Callback = Callable[[Collection[Engagement]], object]
_callbacks: list[Callback] = []
_put_off: ContextVar[dict[int, Engagement] | None] = ContextVar("facts_put_off", default=None)


def register(callback: Callback) -> Callback:
    """Run `callback` after every fact that changed, with the engagements it changed of."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def facts_changed(engagement: Engagement) -> None:
    """Days, their number, dates, contact or status of this engagement are other than they were."""
    put_off = _put_off.get()
    if put_off is None:
        _tell([engagement])
    else:
        put_off[engagement.pk] = engagement


@contextmanager
def told_together() -> Iterator[None]:
    """For a service that does one verb for many engagements: what changed in this block is told at its end,
    once for all, within the service's transaction. Where the block fails, nothing was written to tell of."""
    if _put_off.get() is not None:
        yield
        return
    put_off: dict[int, Engagement] = {}
    token = _put_off.set(put_off)
    try:
        yield
    finally:
        _put_off.reset(token)
    if put_off:
        _tell(list(put_off.values()))


def _tell(engagements: Collection[Engagement]) -> None:
    for callback in _callbacks:
        callback(engagements)
