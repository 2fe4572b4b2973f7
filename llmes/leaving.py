"""What must happen when an LLME leaves a hub; the apps above say it here.

    leaving.register(tell=work_still_open, do=end_assignments)

`tell(membership)` gives sentences for the page that asks for the reason. `do(membership, by, reason)` runs in
the transaction that ends the membership; it may refuse.
"""

from collections.abc import Callable
from typing import Any

from llmes.models import LLMEMembership

Tell = Callable[[LLMEMembership], list[str]]
Do = Callable[[LLMEMembership, Any, str], None]
_tells: list[Tell] = []
_dos: list[Do] = []


def register(*, tell: Tell, do: Do) -> None:
    """Say what an app knows of the work of an LLME with a hub, and what ends with the membership."""
    if tell not in _tells:
        _tells.append(tell)
        _dos.append(do)


def what_ends_with(membership: LLMEMembership) -> list[str]:
    """Sentences on what will end, for the one who ends it."""
    return [sentence for tell in _tells for sentence in tell(membership)]


def end_what_follows(membership: LLMEMembership, by: Any, reason: str) -> None:
    """Run what every app registered."""
    for do in _dos:
        do(membership, by, reason)
