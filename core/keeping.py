"""What is typed stays in the browser until the server has it; no other user of the device can read it.

Every form that holds words is kept, in one line or in several, and any other with `data-keep` (not one that
says `data-keep="no"`): assets/js/keeping/ encrypts its words in the browser's storage with the key of the
person signed in, which only pages of that person hold. The form then sends, in the field `kept`, whose words
they are and which record of the browser they stand in:

- sent by a page of somebody else than is signed in now (one tab, two people), nothing is saved;
- once a view has taken the words (it answers with a redirect), a cookie tells the browser to forget them.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

FIELD = "kept"
COOKIE = "hs-kept"
COOKIE_SECONDS = 15 * 60
SENT, BACK = "sent", "back"
KEPT_FIELD = re.compile(r"([0-9a-f]{16})\.([0-9a-f-]{36})")
SOMEBODY_ELSE = (
    "Somebody else signed in on this device since this page was opened, so nothing was saved. What was typed "
    "is kept on this device, locked, until its writer signs in here again."
)


class Keeping(NamedTuple):
    """What the pages of one person are given: `mark` says whose a record is, `key` opens it."""

    mark: str
    key: str


def keeping_of(user: Any) -> Keeping | None:
    """The mark and the key of a person; none for somebody who has not signed in.

    Both follow from the person and SECRET_KEY, so that words kept before a sign-in ran out open after the
    next one. The mark tells nothing of the key. Whoever looks at pages as somebody is given neither.
    """
    if user is None or not user.is_authenticated or getattr(user, "seen_by", None) is not None:
        return None
    mark = salted_hmac("core.keeping.mark", str(user.pk), algorithm="sha256").hexdigest()[:16]
    key = salted_hmac("core.keeping.key", str(user.pk), algorithm="sha256").digest()
    return Keeping(mark, b64encode(key).decode())


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which saves a draft while someone types."""
    return request.headers.get("Accept") == "application/json"


def typed_by_somebody_else(request: HttpRequest) -> bool:
    """Whether the words come from a page of another person than is signed in now."""
    kept = KEPT_FIELD.fullmatch(request.POST.get(FIELD, ""))
    keeping = keeping_of(request.user)
    return bool(kept and keeping and not hmac.compare_digest(kept[1], keeping.mark))


def not_yours(request: HttpRequest) -> HttpResponse:
    """Words of one person in the session of another: nothing is saved, shown again, or lost."""
    if wants_json(request):
        return JsonResponse({"why": "somebody_else"}, status=401)
    context = {"sentence": SOMEBODY_ELSE, "back": "/"}
    return render(request, "errors/refused.html", context, status=403)


def sign_in_again(request: HttpRequest) -> JsonResponse:
    """To a script whose token or sign-in has run out: where to sign in, and a token that holds."""
    then = urlencode({"next": reverse("core:signed_in")})
    return JsonResponse(
        {
            "why": "token" if request.user.is_authenticated else "signed_out",
            "token": get_token(request),
            "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{then}",
        },
        status=401,
    )


class KeptMiddleware:
    """Tells the browser which kept words have arrived. The last of the list: it judges the view's answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not getattr(request, "reached_its_view", False) or wants_json(request):
            return response
        if kept := KEPT_FIELD.fullmatch(request.POST.get(FIELD, "")):
            arrived = SENT if 300 <= response.status_code < 400 else BACK
            waiting = [part for part in request.COOKIES.get(COOKIE, "").split("_") if part][-9:]
            response.set_cookie(
                COOKIE,
                "_".join([*waiting, f"{kept[2]}.{arrived}"]),
                max_age=COOKIE_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST":
            return None
        if typed_by_somebody_else(request):
            return not_yours(request)
        request.reached_its_view = True  # type: ignore[attr-defined]
        return None
