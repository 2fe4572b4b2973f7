"""Pages that belong to no part of the service: what a person reads when something cannot be done."""

from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long."""
    return permission_denied(request, Exception("This form was open for too long."))
