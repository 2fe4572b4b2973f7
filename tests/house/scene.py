"""A scene: a page as one person sees it, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.world import Cast

Before = Callable[[Cast, Client], None]


def nothing_before(cast: Cast, client: Client) -> None:
    """The world as the cast stands in it."""


@dataclass(frozen=True)
class Scene:
    """A page as somebody sees it, perhaps after something happened; `send` is what they send to it."""

    name: str
    role: str
    path: Callable[[Cast], str]
    before: Before = nothing_before
    send: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.name} as {self.role}"


def at(name: str, *args: Any) -> Callable[[Cast], str]:
    return lambda cast: reverse(name, args=args)


def of_ours(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(name, args=[cast.reference])


def of_theirs(name: str) -> Callable[[Cast], str]:
    """The same page of a work together that has barely begun."""
    return lambda cast: reverse(name, args=[cast.world.other_engagement.reference])


def of_thing(name: str, thing: str, *more: Any) -> Callable[[Cast], str]:
    """The page of something in our work, which the cast has by name."""
    return lambda cast: reverse(name, args=[cast.reference, getattr(cast, thing).pk, *more])
