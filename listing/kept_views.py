"""The views a person may open, beside the list: which one it is, and whether it still is that one."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from listing.models import SavedView
from listing.rules import can_change_view
from listing.services import kept


class KeptViews:
    """What the page says of saved views."""

    def __init__(self, views: Iterable[SavedView], query: QueryDict, user: Any) -> None:
        self.all = list(views)
        self.here = next((view for view in self.all if str(view.pk) == query.get("view")), None)
        self._query, self._user = query.urlencode(), user

    @property
    def is_changed(self) -> bool:
        """Whether the list shows something else by now than the view it came from."""
        return self.here is not None and self.here.query != kept(self._query)

    @property
    def may_change(self) -> bool:
        """Whether the view is this person's to change."""
        return self.here is not None and can_change_view(self._user, self.here)

    @property
    def says_something(self) -> bool:
        """Whether there is anything worth keeping."""
        return bool(kept(self._query))
