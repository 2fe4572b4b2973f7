"""Who may do what with a saved view."""

from typing import Any

from hubs.models import Hub
from hubs.rules import can_coordinate
from listing.models import SavedView
from listing.scope import works_with_rows


def can_save_view(user: Any) -> bool:
    """Whoever works with the rows of the list."""
    return works_with_rows(user)


def can_change_view(user: Any, view: SavedView) -> bool:
    """Whoever saved it; colleagues with whom it is shared open it and save their own."""
    return bool(view.saved_by_id == user.pk)


def can_share_view(user: Any, hub: Hub) -> bool:
    """The coordinators of the hub."""
    return can_coordinate(user, hub)
