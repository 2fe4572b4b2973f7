"""What a person is told on their account page by the apps above: each registers a function to sentences."""

from collections.abc import Callable
from typing import Any

Tell = Callable[[Any], list[str]]
_TELLS: list[Tell] = []


def register(tell: Tell) -> None:
    """Say what an app tells a person of themselves."""
    if tell not in _TELLS:
        _TELLS.append(tell)


def sentences_for(person: Any) -> list[str]:
    """All of it, in the order of registration."""
    return [sentence for tell in _TELLS for sentence in tell(person)]
