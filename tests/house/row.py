"""A row of the matrix, the groups of people that rows speak of, and what stands in an address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.world import ROLES, Cast

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
SIDES = frozenset({"head", "maths_lead", "llme", "pair"})
HEAD = frozenset({"head"})
READERS = frozenset({"colleague", "governor"})
HUB = frozenset({"coordinator", "hub_lead"})
ADMIN = frozenset({"admin"})
NOBODY: frozenset[str] = frozenset()
CARETAKERS = HUB | ADMIN | {"other_coordinator"}


def nothing(cast: Cast) -> Sequence[Any]:
    return []


def of_text(cast: Cast) -> Sequence[Any]:
    return [cast.wording.key]


def of_wording(cast: Cast) -> Sequence[Any]:
    return [cast.wording.key, cast.wording.pk]


def of_engagement(cast: Cast) -> Sequence[Any]:
    return [cast.reference]


def of_day(cast: Cast) -> Sequence[Any]:
    return [cast.reference, cast.day.pk]


def of_booked_day(cast: Cast) -> Sequence[Any]:
    return [cast.reference, cast.booked_day.pk]


def of_invitation(cast: Cast) -> Sequence[Any]:
    return [cast.invitation.pk]


def of_head(cast: Cast) -> Sequence[Any]:
    return [cast.world.head.pk]


@dataclass(frozen=True)
class Row:
    """Who an address opens for."""

    name: str
    args: Callable[[Cast], Sequence[Any]] = nothing
    opens: frozenset[str] = NOBODY
    forbids: frozenset[str] = NOBODY
    method: Literal["both", "GET", "POST"] = "both"
    query: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def covers(self, method: str) -> bool:
        return self.method in ("both", method)
