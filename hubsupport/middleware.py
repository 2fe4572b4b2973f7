"""What happens around every request: one line in the log, no copies on shared machines, no traps."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from core.errors import Refused, Stale
from core.refusals import refusal_page
from core.views import bad_request, not_found

log = structlog.get_logger("hubsupport.requests")
GetResponse = Callable[[HttpRequest], HttpResponseBase]

# The largest id a database can hold. Beyond it nothing can exist.
LARGEST_ID = 2**63 - 1


class RequestLogMiddleware:
    """One line a request: method, route, status, time, and the person by number."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        match = request.resolver_match
        # The person is told only if the request looked who it was: asking here would cost a query.
        user = request.__dict__.get("_cached_user")
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        log.log(
            level,
            "request",
            method=request.method if request.method in METHODS else "other",
            route=match.view_name or match.route if match else None,
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(user, "pk", None),
        )
        # Left bound: Django writes its own line about a failure after this one.
        return response


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class NoStoreMiddleware:
    """No page is kept by a browser or a proxy: staffrooms share machines. A view may say otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class HostileInputMiddleware:
    """What no person types is answered with a sentence, before it reaches a database that chokes on it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The path and the query now; the form only once the view is known (process_view), after the
        # checks that may refuse the request without reading it.
        if "\0" in request.path_info or "\0" in request.META.get("HTTP_USER_AGENT", ""):
            raise BadRequest("A null character in the address.")
        if _has_null(request.GET.lists()):
            raise BadRequest("A null character in the query.")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("A null character in a cookie.")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if any(isinstance(value, int) and not 0 <= value <= LARGEST_ID for value in kwargs.values()):
            raise Http404("An id that cannot exist.")
        if request.method == "POST" and _has_null(request.POST.lists()):
            raise BadRequest("A null character in the form.")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # An id beyond what SQLite can even compare, in a filter or a list of choices that Django looks up.
        if isinstance(exception, OverflowError):
            log.warning("number too large")
            return bad_request(request, exception)
        return None


def _has_null(lists: Iterable[tuple[str, list[Any]]]) -> bool:
    return any("\0" in name or any("\0" in str(value) for value in values) for name, values in lists)


class RefusedMiddleware:
    """A refusal that no form caught, and a thing not there, become pages of their own, with the way back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal_page(request, exception, status=409 if isinstance(exception, Stale) else 400)
        # In development too: what is not yours looks as it will look to people.
        return not_found(request, exception) if isinstance(exception, Http404) else None
