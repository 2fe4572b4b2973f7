"""What is worked out again once a fact of our work changed: a day, the agreed number, an end, a message.

The services that write such a fact say so at their end, in their transaction and with the engagement held;
the apps above register what they keep of it. No page ever works these out.
"""

from collections.abc import Callable

from engagements.models import Engagement

Callback = Callable[[Engagement], object]
_callbacks: list[Callback] = []


def register(callback: Callback) -> Callback:
    """Run `callback` after every fact that changed."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def facts_changed(engagement: Engagement) -> None:
    """Days, their number, dates, contact or status of this engagement are other than they were."""
    for callback in _callbacks:
        callback(engagement)
