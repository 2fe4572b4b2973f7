"""What apps above add to the page of a day: the things looked at together, which are evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from engagements.models import SupportDay


@dataclass(frozen=True)
class LookedAt:
    """One thing looked at on a day: its kind in words, what was seen, a link or a file."""

    kind: str
    seen: str = ""
    url: str = ""
    link_text: str = ""
    edit_url: str = ""


Finder = Callable[[SupportDay], list[LookedAt]]
_finders: list[Finder] = []


def register_looked_at(finder: Finder) -> None:
    """Make known what else belongs to the page of a day."""
    _finders.append(finder)


def looked_at(day: SupportDay) -> list[LookedAt]:
    """Everything that was looked at on a day."""
    return [thing for finder in _finders for thing in finder(day)]
