"""Whom a person may see and look after: filled by the apps above, which know hubs and schools.

An app registers in `AppConfig.ready`:

    scopes.register_people(people_of_my_hubs)        # (user) -> Q over User: whom this user may see
    scopes.register_caretaker(coordinates_person)    # (by, person) -> True, False or None (see below)
    scopes.register_invitations(invitations_of_hub)  # (user) -> Q over Invitation: which ones show
    scopes.register_inviting(where_hubs_invite)      # (user) -> [Place]: the pages where they may invite

A caretaker answers for the roles of its own app: True, the person holds some and `by` looks after every one;
False, at least one is not theirs to look after; None, the person holds none. One False is enough: who could
put a new address on an account would hold all of its roles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Place:
    """A page on which a person may invite others: its name and its address."""

    name: str
    url: str


PEOPLE: list[Callable[[Any], Q]] = []
INVITATIONS: list[Callable[[Any], Q]] = []
INVITING: list[Callable[[Any], list[Place]]] = []
CARETAKERS: list[Callable[[Any, Any], bool | None]] = []


def register_people(scope: Callable[[Any], Q]) -> None:
    """Add people to what a user may see."""
    if scope not in PEOPLE:
        PEOPLE.append(scope)


def register_invitations(scope: Callable[[Any], Q]) -> None:
    """Add invitations to what a user may see."""
    if scope not in INVITATIONS:
        INVITATIONS.append(scope)


def register_inviting(places: Callable[[Any], list[Place]]) -> None:
    """Say on which pages a person may invite others."""
    if places not in INVITING:
        INVITING.append(places)


def places_to_invite(user: Any) -> list[Place]:
    """The pages on which this person may invite others."""
    return [place for places in INVITING for place in places(user)]


def register_caretaker(may: Callable[[Any, Any], bool | None]) -> None:
    """Say who may help whom back in."""
    if may not in CARETAKERS:
        CARETAKERS.append(may)
