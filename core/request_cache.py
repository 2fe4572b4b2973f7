"""What one request (or one run of a command) has already looked up.

Nothing outlives its request, so no process ever shows another process's yesterday. Outside of a request
nothing is kept, unless a command opens a cache around its work: `with request_cache.opened(): ...`.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Value = TypeVar("Value")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("request_cache", default=None)


@contextmanager
def opened() -> Iterator[None]:
    """Keep look-ups until the end of this block. A block within a block shares the outer one."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def remember(key: Hashable, find: Callable[[], Value]) -> Value:
    """What is kept under `key`; found and kept if it is not there yet."""
    kept = _kept.get()
    if kept is None:
        return find()
    if key not in kept:
        kept[key] = find()
    value: Value = kept[key]
    return value


def put(key: Hashable, value: object) -> None:
    """Keep what was found on the way, for many keys at once."""
    kept = _kept.get()
    if kept is not None:
        kept[key] = value


def is_kept(key: Hashable) -> bool:
    """Whether it has been found already."""
    kept = _kept.get()
    return kept is not None and key in kept


def forget(key: Hashable) -> None:
    """Called by whoever changes what is kept."""
    kept = _kept.get()
    if kept is not None:
        kept.pop(key, None)


class RequestCacheMiddleware:
    """Opens a cache around each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with opened():
            return self.get_response(request)
