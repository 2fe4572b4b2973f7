"""The matrix: the waiting list of a hub, and the short form that opens by a link."""

from collections.abc import Callable, Sequence
from typing import Any

from intake.tokens import token_of
from tests.house.row import ADMIN, EVERYBODY, HUB, SIGNED_IN, Row
from tests.world import Cast

KEEPING = HUB | ADMIN
# They open the hub's page, and read of its list no more than counts.
NOT_KEEPING = frozenset({"llme", "pair", "hub_reader", "ncetm"})


def of_list(*things: str) -> Callable[[Cast], Sequence[Any]]:
    """The hub whose list it is, and a thing of the cast below it."""
    return lambda cast: [cast.world.hub.code, *(getattr(cast, thing).pk for thing in things)]


def of_link(cast: Cast) -> Sequence[Any]:
    return [token_of(cast.suggestion_link)]


KEPT: dict[str, Any] = {"opens": KEEPING, "forbids": NOT_KEEPING}
ROWS = [
    Row(
        "intake:home",
        method="GET",
        opens=KEEPING | {"other_coordinator"},
        forbids=SIGNED_IN - KEEPING - {"other_coordinator"},
    ),
    Row("intake:waiting", of_list(), method="GET", **KEPT),
    Row("intake:export", lambda cast: [cast.world.hub.code, "csv"], method="POST", **KEPT),
    Row("intake:add", of_list(), **KEPT),
    Row("intake:bring_in", of_list(), **KEPT),
    Row("intake:links", of_list(), **KEPT),
    Row("intake:end_link", of_list("suggestion_link"), method="POST", **KEPT),
    Row("intake:entry", of_list("waiting_entry"), method="GET", **KEPT),
    Row("intake:answer", of_list("waiting_entry"), **KEPT),
    Row("intake:move", of_list("waiting_entry"), method="POST", data={"way": "down"}, **KEPT),
    Row("intake:withdraw", of_list("waiting_entry"), **KEPT),
    Row("intake:strike", of_list("waiting_entry"), **KEPT),
    Row("intake:merge", of_list("waiting_entry"), **KEPT),
    Row("intake:suggest", of_link, opens=EVERYBODY),
    Row("intake:suggested", of_link, method="GET", opens=EVERYBODY),
]
