"""An LLME accepts the code of conduct once an academic year, before opening any of their work (B20)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.roles import held_by
from core.errors import Refused
from core.refusals import refusal_page
from engagements.models import Assignment
from llmes.code import llme_who_must_accept

NOT_YET = "Please accept the code of conduct for this academic year first: it is on your profile."


class CodeFirstMiddleware:
    """Stands before every address that names one piece of work (its `reference`).

    A page leads to the code and comes back; what is sent without having seen it is refused. It asks nothing
    of people who are no LLME, and of LLMEs one query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "reference" not in kwargs or not any(role.kind == "hub.llme" for role in held_by(request.user)):
            return None
        llme = llme_who_must_accept(request.user)
        if llme is None:
            return None
        own = Assignment.objects.current().filter(llme=llme, engagement__reference=kwargs["reference"])
        if not own.exists():
            return None
        if request.method not in ("GET", "HEAD"):
            return refusal_page(request, Refused(NOT_YET), status=403)
        onward = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('llmes:code', args=[llme.pk])}?{onward}")
