"""A net for words typed while a session ran out."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest


class KeepWhatWasTyped(LoginRequiredMiddleware):
    """LoginRequiredMiddleware that loses no words.

    Where the plain one sends a signed-out POST to the sign-in page and drops what was typed, this one answers
    with the page that keeps it. It stands in the place of Django's, and demands sign-in of the same views.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        from core.views import expired_form, sent_by_our_own_page  # noqa: PLC0415 - views import the ORM

        if request.method == "POST" and request.POST and sent_by_our_own_page(request):
            return expired_form(request)
        return super().handle_no_permission(request, view_func)
