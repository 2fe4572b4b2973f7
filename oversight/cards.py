"""Next things as cards: whose turn it is, told to the one who looks."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

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


def merged(things: Iterable[NextThing], side: str | None) -> list[NextThing]:
    """Each thing once: what both the school and the LLME are to do is one thing of both sides.

    What is only offered to the other side is left out: nobody waits for it.
    """
    found: dict[tuple[str, str], NextThing] = {}
    for thing in things:
        if thing.is_offer and not thing.is_for(side):
            continue
        known = found.get((thing.title, thing.url))
        if known is None:
            found[thing.title, thing.url] = thing
        elif {known.whose, thing.whose} == {Side.SCHOOL, Side.LLME}:
            found[thing.title, thing.url] = replace(known, whose=BOTH)
    return list(found.values())


def cards(things: Iterable[NextThing], side: str | None, hint: str = "") -> list[Card]:
    """The first three things, one's own turn first, then by rank and date.

    `side`: the side this person acts for; None for those who only read, whose turn it never is.
    """
    ordered = sorted(merged(things, side), key=lambda thing: (not thing.is_for(side), *thing.order()))
    return [_card(thing, side, hint) for thing in ordered[:3]]


def _card(thing: NextThing, side: str | None, hint: str) -> Card:
    yours = thing.is_for(side)
    if thing.put_off:
        turn = f"Put off {thing.put_off}"
    elif thing.whose == BOTH:
        turn = "Both sides"
    elif thing.is_offer:
        turn = "If you like"
    else:
        turn = "Your turn" if yours else TURNS[Side(thing.whose)]
    by = None if thing.says_date else thing.on
    # Only those whose turn it is, or was before it was put off, are led to the form; the others would be
    # refused there.
    url = thing.url if replace(thing, put_off="").is_for(side) else ""
    return Card(thing.title, url, turn, yours, by, hint)
