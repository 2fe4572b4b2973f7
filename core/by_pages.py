"""A long form written a page at a time: which rows stand on which page, and where its buttons go on to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One page of a form with `in_all` rows, `at_once` on each; `at` counts from 1."""

    at: int
    in_all: int
    at_once: int

    @property
    def first(self) -> int:
        """The number of the first row here, as people count."""
        return (self.at - 1) * self.at_once + 1

    @property
    def last(self) -> int:
        return min(self.at * self.at_once, self.in_all)

    @property
    def others(self) -> list["Place"]:
        """The page before this one and the page after it."""
        beside = (self.at - 1, self.at + 1)
        return [
            Place(at, self.in_all, self.at_once)
            for at in beside
            if 0 < at <= pages_for(self.in_all, self.at_once)
        ]


def pages_for(rows: int, at_once: int) -> int:
    """How many pages of a form so many rows take."""
    return max(1, -(-rows // at_once))


def place_at(at: int, in_all: int, at_once: int) -> Place:
    """The page asked for, or the nearest there is."""
    return Place(min(max(at, 1), pages_for(in_all, at_once)), in_all, at_once)


def number_in(typed: str) -> int:
    """The page that an address names; 0 for what is no number, or an absurd one."""
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


def page_to_go_to(then: str) -> int:
    """The page that a pressed button (`then=page-2`) saves and goes on to; 0 for another button."""
    return number_in(then.removeprefix("page-")) if then.startswith("page-") else 0
