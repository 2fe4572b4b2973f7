"""What the views of this app ask first."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from listing.scope import works_with_rows


def demand_rows(request: HttpRequest) -> None:
    """403 for whoever reads the list without working with its rows."""
    if not works_with_rows(request.user):
        raise PermissionDenied
