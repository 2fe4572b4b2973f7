"""What a coordinator has chosen for a proposal: weights, pins and vetoes. All of it stands in the address, so
that a proposal can be kept as a bookmark and nothing about a person is stored."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from matching.weights import Weights

PAIR = re.compile(r"(\d{1,9})-(\d{1,9})")
AT_MOST = 500
Keys = tuple[int, int]
"""(engagement, LLME) by primary key."""


def pairs_of(values: Iterable[str]) -> frozenset[Keys]:
    """ "12-5" as (12, 5); what is no pair is passed by."""
    found = (PAIR.fullmatch(value) for value in list(values)[:AT_MOST])
    return frozenset((int(match[1]), int(match[2])) for match in found if match)


def ids_of(values: Iterable[str]) -> frozenset[int]:
    """Numbers of engagements; what is none is passed by."""
    return frozenset(int(value) for value in list(values)[:AT_MOST] if re.fullmatch(r"[0-9]{1,9}", value))


@dataclass(frozen=True)
class Choices:
    """As they stand; every change gives a new address."""

    year: int
    usual: Weights
    weights: Weights
    pins: frozenset[Keys] = frozenset()
    vetoes: frozenset[Keys] = frozenset()
    this_year: int = 0
    only: frozenset[int] = frozenset()
    """Engagements ticked on the list; none: all that wait."""

    def address(self) -> str:
        """The part of the address that says all this; what is as usual is left out."""
        said: list[tuple[str, Any]] = []
        if self.year != self.this_year:
            said.append(("year", self.year))
        for name in Weights.names():
            if getattr(self.weights, name) != getattr(self.usual, name):
                said.append((name, getattr(self.weights, name)))
        said += [("only", one) for one in sorted(self.only)]
        said += [("pin", f"{one}-{llme}") for one, llme in sorted(self.pins)]
        said += [("veto", f"{one}-{llme}") for one, llme in sorted(self.vetoes)]
        return f"?{urlencode(said)}" if said else "?"

    def pinned(self, pair: Keys) -> "Choices":
        """This pair and no other for the school."""
        others = {other for other in self.pins if other[0] != pair[0]}
        return replace(self, pins=frozenset({*others, pair}), vetoes=self.vetoes - {pair})

    def vetoed(self, pair: Keys) -> "Choices":
        """Not this pair."""
        return replace(self, vetoes=self.vetoes | {pair}, pins=self.pins - {pair})

    def released(self, pair: Keys) -> "Choices":
        """Neither pinned nor set aside."""
        return replace(self, pins=self.pins - {pair}, vetoes=self.vetoes - {pair})

    def cleared(self) -> "Choices":
        """Weights as usual, no pin, no veto."""
        return Choices(self.year, self.usual, self.usual, this_year=self.this_year, only=self.only)

    def of_all(self) -> "Choices":
        """The same for all schools that wait."""
        return replace(self, only=frozenset())
