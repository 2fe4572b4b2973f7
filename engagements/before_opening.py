"""What was heard of a school before its work opened: who suggested it, and what its head said (D9).

The waiting list above keeps it, and registers here how the floor of engagements asks for it:

    before_opening.register(Before(prefill=..., opened=..., told=...))
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagements.models import Engagement
from hubs.models import Hub
from schools.models import School


@dataclass(frozen=True)
class Told:
    """Who suggested the school, in which words, and when: written so that its head may read it."""

    source: str
    why: str
    on: datetime.date


@dataclass(frozen=True)
class Known:
    """What the page that opens work may begin with, and a sentence that says where it comes from."""

    initial: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


@dataclass(frozen=True)
class Before:
    """`prefill`: what is known of a school. `opened`: called once its work is open, in the same transaction.
    `told`: who suggested it, for those who read the work."""

    prefill: Callable[[Any, School, Sequence[Hub], str], Known]
    opened: Callable[..., None]
    told: Callable[[Engagement], list[Told]]


_registered: list[Before] = []


def register(before: Before) -> None:
    """Say who keeps it; the last to register answers."""
    if before not in _registered:
        _registered.append(before)


def known_of(user: Any, school: School, hubs: Sequence[Hub], phase: str) -> Known:
    """What is known of this school (and phase, where one is named) before its work opens."""
    return _registered[-1].prefill(user, school, hubs, phase) if _registered else Known()


def has_opened(*, by: Any, engagement: Engagement) -> None:
    """The work is open: whoever waits for it is told."""
    for before in _registered:
        before.opened(by=by, engagement=engagement)


def told_of(engagement: Engagement) -> list[Told]:
    """Who suggested the work, oldest first."""
    return _registered[-1].told(engagement) if _registered else []
