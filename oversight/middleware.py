"""While a coordinator looks as somebody of the hub: their pages, what both may read of them, and no deed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from accounts.models import User
from accounts.seen_as import seen_by
from oversight.models import SeenAs
from oversight.seeing import OPEN, OWN, may_see_as
from oversight.services.seeing import end_seeing

SESSION_KEY = "seen_as"


class SeeAsMiddleware:
    """Stands behind sign-in and before everything that asks who somebody is.

    Each request asks anew whether this may be: that it has not ended or run out, that the session is that of
    the one who began it, and that both still hold the roles it rests on. Only pages named in
    `oversight.seeing.OPEN` open, and only to be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        pk = request.session.get(SESSION_KEY)
        if pk is None:
            return self.get_response(request)
        looks = SeenAs.objects.select_related("hub", "person", "begun_by")
        seen = looks.filter(pk=pk, begun_by=request.user.pk).first()
        if seen is None or not _still_holds(seen, request.user):
            del request.session[SESSION_KEY]
            return self.get_response(request) if seen is None else _over(request, seen)
        request.seeing_as = seen
        response = self.get_response(request)
        if not request.session.get(SESSION_KEY):  # signed out meanwhile, or ended
            end_seeing(by=seen.begun_by, seen=seen)
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: Any, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        seen: SeenAs | None = getattr(request, "seeing_as", None)
        if seen is None:
            return None
        name = request.resolver_match.view_name
        if name in OWN:
            return None
        if request.method not in ("GET", "HEAD"):
            return _closed(request, seen, "reads")
        if name not in OPEN:
            return _closed(request, seen, "own")
        # Read anew: what was asked about them until now was asked without the mark.
        request.user = seen_by(User.objects.get(pk=seen.person_id), seen.begun_by)
        return None


def _still_holds(seen: SeenAs, user: Any) -> bool:
    return (
        user.is_authenticated
        and user.is_active
        and user.pk == seen.begun_by_id
        and not seen.is_over
        and may_see_as(user, seen.person, seen.hub)
    )


def _over(request: Any, seen: SeenAs) -> HttpResponseBase:
    """It has run out, or the right to it is gone: nothing is done, and the way leads back to oneself."""
    if request.method not in ("GET", "HEAD"):
        return _closed(request, seen, "over")
    known = User.objects.visible_to(request.user).filter(pk=seen.person_id).exists()
    return redirect("oversight:person_sees", seen.person_id) if known else redirect("oversight:home")


def _closed(request: HttpRequest, seen: SeenAs, why: str) -> HttpResponse:
    """A page that one who looks as somebody can't open, or something that only they do themselves."""
    return render(request, "oversight/not_seen.html", {"seen": seen, "why": why}, status=403)
