"""What every page template is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.keeping import keeping_of
from core.navigation import navigation_for

SERVICE_LINE = "Targeted Support in Maths"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` (asked for only where a template uses it), and what the service is called."""
    return {
        "nav": SimpleLazyObject(lambda: navigation_for(request)),
        "keeping": SimpleLazyObject(lambda: keeping_of(getattr(request, "user", None))),
        "service_name": settings.SERVICE_NAME,
        "service_line": SERVICE_LINE,
        "in_development": settings.DEBUG,
    }
