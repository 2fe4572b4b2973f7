"""Next things as cards: whose turn it is, told to the one who looks."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from engagements.next_things import BOTH, NextThing
from engagements.states import Side

TURNS = {
    Side.SCHOOL: "Waiting for the school",
    Side.LLME: "Waiting for the LLME",
    Side.HUB: "Waiting for the hub",
}


@dataclass(frozen=True)
class Card:
    """What the next-things component draws."""

    text: str
    url: str
    turn: str
    yours: bool
    by: datetime.date | None
    hint: str = ""


def cards(things: Iterable[NextThing], side: str | None, hint: str = "") -> list[Card]:
    """The first three things, one's own turn first among equals of rank.

    `side`: the side this person acts for; None for those who only read, whose turn it never is.
    """
    ordered = sorted(things, key=lambda thing: (thing.rank, not thing.is_for(side), thing.order()))
    seen: set[tuple[str, str]] = set()
    found = []
    for thing in ordered:
        if (thing.title, thing.url) in seen:
            continue
        seen.add((thing.title, thing.url))
        found.append(_card(thing, side, hint))
    return found[:3]


def _card(thing: NextThing, side: str | None, hint: str) -> Card:
    yours = thing.is_for(side)
    if thing.whose == BOTH:
        turn = "Both sides"
    else:
        turn = "Your turn" if yours else TURNS[Side(thing.whose)]
    by = None if thing.says_date else thing.on
    # Only those whose turn it is are led to the form; the others would be refused there.
    return Card(thing.title, thing.url if yours else "", turn, yours, by, hint)
