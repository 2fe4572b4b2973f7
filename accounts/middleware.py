"""Between a person and the pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts import second_factor

# What stays open to who has still to set up a second factor, by name of the route.
OPEN = frozenset(
    {
        "accounts:need_second_factor",
        "accounts:prove",
        "accounts:enter_code",
        "accounts:send_code_again",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "health",
    }
)


class SecondFactorMiddleware:
    """Coordinators and admins set up a second factor before anything else (where the settings ask for it)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in OPEN or not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated and second_factor.must_set_up(request.user):
            return redirect("accounts:need_second_factor")
        return None
