"""Looking at pages as somebody sees them: what both may see, never more.

Where a coordinator looks as a person, `request.user` is that person, marked with who looks. Every
`visible_to(user)` of every model then gives what the person may see and the one who looks may see as well.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import models

MARK = "seen_by"
SCOPES = ("visible_to", "summary_visible_to")


def looker_of(user: Any) -> Any | None:
    """Who looks at pages as this person, if somebody does."""
    return getattr(user, MARK, None)


def seen_by(person: Any, looker: Any) -> Any:
    """The person, marked: from here on they see no more than `looker` may see too."""
    setattr(person, MARK, looker)
    return person


def what_both_see(scope: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A scope that gives to somebody looked as only what the one who looks may see too."""

    @wraps(scope)
    def narrowed(rows: Any, user: Any) -> Any:
        found = scope(rows, user)
        looker = looker_of(user)
        return found if looker is None else scope(found, looker)

    narrowed.narrows = True  # type: ignore[attr-defined]
    return narrowed


def narrow(every: Iterable[type[models.Model]]) -> None:
    """Put this on the scopes of all models at once, so that no app can forget it."""
    for model in every:
        for kind in type(model._default_manager.get_queryset()).__mro__:
            for name in SCOPES:
                scope = vars(kind).get(name)
                if scope is not None and not hasattr(scope, "narrows"):
                    setattr(kind, name, what_both_see(scope))
