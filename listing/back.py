"""The way back to the list as it was left: kept by the browser alone, and read as any other address is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from listing.address import cleaned

COOKIE = "hubsupport-list"


def remember(response: HttpResponse, query: QueryDict) -> HttpResponse:
    """The browser keeps the list's address (ids and codes only) until it is closed."""
    response.set_cookie(
        COOKIE,
        query.urlencode(),
        path=reverse("listing:engagements"),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def back_to_list(request: HttpRequest) -> str:
    """The address of the list this person was on last; empty where they came from elsewhere."""
    kept: Any = request.COOKIES.get(COOKIE)
    if kept is None:
        return ""
    query = cleaned(str(kept))
    return f"{reverse('listing:engagements')}?{query.urlencode() or 'view=all'}"
