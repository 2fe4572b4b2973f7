"""What the views of this app ask first."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from listing.models import SavedView
from listing.rules import can_change_view
from listing.scope import works_with_rows


def demand_rows(request: HttpRequest) -> None:
    """403 for whoever reads the list without working with its rows."""
    if not works_with_rows(request.user):
        raise PermissionDenied


def demand_view(request: HttpRequest, view: SavedView) -> None:
    """403 for whoever opens a view that a colleague shares and would change it."""
    if not can_change_view(request.user, view):
        raise PermissionDenied
