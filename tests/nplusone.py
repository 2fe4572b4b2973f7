"""A request that asks the database once for each row fails its test, save where that is its work."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from zeal.middleware import zeal_middleware

# Sent, these do one verb for each row that was chosen, each with its own locks, checks and events.
A_VERB_FOR_EACH_ROW = ("matching:proposal", "intake:bring_in", "engagements:bring_in")


def watch_queries(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], Any]:
    """Around every request of every test."""
    watched = zeal_middleware(get_response)

    def middleware(request: HttpRequest) -> Any:
        return get_response(request) if _does_many(request) else watched(request)

    return middleware


def _does_many(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    try:
        return resolve(request.path_info).view_name in A_VERB_FOR_EACH_ROW
    except Resolver404:
        return False
