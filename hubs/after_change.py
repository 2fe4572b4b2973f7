"""What must be worked out again once term dates or a hub's settings changed; the apps above register it.

It runs in the transaction of the change, so that nobody reads a date that no longer holds.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """What changed: the terms or a setting of a hub, or one school's own terms (told by the schools app)."""

    hub: int | None = None
    school: int | None = None
    setting: str = ""


Callback = Callable[[Change], object]
_callbacks: list[Callback] = []


def register(callback: Callback) -> Callback:
    """Run `callback` after every such change."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def run_all(change: Change) -> None:
    """Run every callback, in the order in which they were registered."""
    for callback in _callbacks:
        callback(change)
