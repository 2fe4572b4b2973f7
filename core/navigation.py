"""What stands at the top of every page: places to go, and who one is here.

core knows no pages of its own. An app registers what it offers, in `ready()` of its AppConfig:

    from core import navigation
    navigation.register_items(lambda user: [NavItem("Schools", reverse("schools:list"))])
    navigation.register_badge(lambda request: Badge(name=..., role="LLME", switch_url=..., account_url=...))
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class NavItem:
    """One place in the navigation. `active` is worked out from the address unless given."""

    label: str
    url: str
    active: bool = False
    order: int = 50
    """Smaller stands further left; Home is 0."""


@dataclass(frozen=True)
class Badge:
    """Who is signed in, as what, and where to change either."""

    name: str
    role: str = ""
    switch_url: str = ""
    """Where to change role; empty for who holds only one."""
    account_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True)
class Navigation:
    """All of it, for the page template."""

    items: list[NavItem] = field(default_factory=list)
    badge: Badge | None = None


_items: list[Callable[[Any], list[NavItem]]] = []
_badges: list[Callable[[HttpRequest], Badge | None]] = []


def register_items(make: Callable[[Any], list[NavItem]]) -> None:
    """Add a function from a signed-in user to the places it offers that user."""
    if make not in _items:
        _items.append(make)


def register_badge(make: Callable[[HttpRequest], Badge | None]) -> None:
    """Say who makes the badge: the last to register whose answer is not None."""
    if make not in _badges:
        _badges.append(make)


def navigation_for(request: HttpRequest) -> Navigation:
    """The navigation of one request. The place whose address is the longest start of this one is active."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Navigation()
    items = sorted((item for make in _items for item in make(user)), key=lambda item: item.order)
    if not any(item.active for item in items):
        here = [item for item in items if _leads_to(item.url, request.path)]
        best = max(here, key=lambda item: len(item.url), default=None)
        items = [replace(item, active=item is best) for item in items]
    badge = next((made for make in reversed(_badges) if (made := make(request)) is not None), None)
    return Navigation(items, badge or Badge(name=str(user)))


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
