"""What must be worked out again once hubs or their areas were loaded; the apps above register it here."""

from collections.abc import Callable

Callback = Callable[[], str | None]
_callbacks: list[Callback] = []


def register(callback: Callback) -> Callback:
    """Run `callback` in the transaction of every load that changed hubs or areas.

    It returns a sentence for the one who loads, e.g. "1,203 schools have another hub.", or nothing.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def run_all() -> list[str]:
    """Run every callback, in the order in which they were registered."""
    return [sentence for callback in _callbacks if (sentence := callback())]
