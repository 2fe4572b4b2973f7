"""Whom a person may see and look after: filled by the apps above, which know hubs and schools.

An app registers in `AppConfig.ready`:

    scopes.register_people(people_of_my_hubs)        # (user) -> Q over User: whom this user may see
    scopes.register_caretaker(coordinates_person)    # (by, person) -> bool: may reset, may change an address
    scopes.register_invitations(invitations_of_hub)  # (user) -> Q over Invitation: which ones show
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

PEOPLE: list[Callable[[Any], Q]] = []
INVITATIONS: list[Callable[[Any], Q]] = []
CARETAKERS: list[Callable[[Any, Any], bool]] = []


def register_people(scope: Callable[[Any], Q]) -> None:
    """Add people to what a user may see."""
    if scope not in PEOPLE:
        PEOPLE.append(scope)


def register_invitations(scope: Callable[[Any], Q]) -> None:
    """Add invitations to what a user may see."""
    if scope not in INVITATIONS:
        INVITATIONS.append(scope)


def register_caretaker(may: Callable[[Any, Any], bool]) -> None:
    """Say who may help whom back in."""
    if may not in CARETAKERS:
        CARETAKERS.append(may)
