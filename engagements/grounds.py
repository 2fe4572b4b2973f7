"""What a decision is based on: evidence cited, or the date by which it is to follow (D11).

Only a change of the agreed days, a move of phase and the close say it. What evidence is, the app above knows:
it hands in the keeper, in `AppConfig.ready`. A service that decides

    check(grounds)
    ... writes ...
    keep(grounds, by=by, engagement=engagement, kind=Kind.DAYS, about=proposal.pk)
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from core.errors import Refused
from engagements.models import Engagement

BASED_ON, FOLLOWS_ON = "based_on", "follows_on"
NOT_SAID = "Tick what this is based on, or say by when it follows."
LATEST = datetime.timedelta(days=366)


class Kind(models.TextChoices):
    """What was decided."""

    DAYS = "days", "Change of days"
    PHASE = "phase", "Move of phase"
    CLOSE = "close", "Close of our work"


@dataclass(frozen=True)
class Grounds:
    """What one decision is based on: the ids of evidence and findings, or when they follow."""

    evidence: frozenset[int] = frozenset()
    findings: frozenset[int] = frozenset()
    to_follow_by: datetime.date | None = None

    @property
    def cites(self) -> bool:
        """Whether anything is cited now."""
        return bool(self.evidence or self.findings)

    @classmethod
    def of(cls, ticked: Iterable[str], to_follow_by: datetime.date | None = None) -> "Grounds":
        """From the values that the form's boxes carry: `e12` a piece of evidence, `f3` a finding."""
        known = [match for value in ticked if (match := TICK.fullmatch(value))]
        return cls(
            frozenset(int(match[2]) for match in known if match[1] == "e"),
            frozenset(int(match[2]) for match in known if match[1] == "f"),
            to_follow_by,
        )


NOTHING = Grounds()
TICK = re.compile(r"([ef])([0-9]{1,15})")


@dataclass(frozen=True)
class Offer:
    """One box to tick: its value (see `Grounds.of`), its words, and a line below."""

    value: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Shown:
    """What a decision is based on, as a page draws it."""

    lines: list[str]
    to_follow_by: datetime.date | None
    url: str


class Keeper(Protocol):
    """What the app that knows evidence does for a decision."""

    def offered(self, engagement: Engagement) -> list[Offer]:
        """What can be ticked, the latest first."""

    def keep(self, grounds: Grounds, *, by: Any, engagement: Engagement, kind: str, about: int) -> None:
        """Write down what a decision is based on; refuses evidence that is not of this work, or withdrawn."""

    def drop(self, *, by: Any, engagement: Engagement, kind: str, about: int) -> None:
        """The decision did not come about: nothing is to follow any more."""

    def shown(self, engagement: Engagement, kind: str, about: Iterable[int]) -> Mapping[int, Shown]:
        """What decisions are based on, by the id of what they are about. Two queries at most."""

    def ticked(self, engagement: Engagement, kind: str, about: Any) -> list[str]:
        """What a decision cites, as the values of its boxes; `about` as ids, or a query for them."""


_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    """Make known who keeps what decisions are based on."""
    _keepers[:] = [keeper]


def check(grounds: Grounds) -> None:
    """Refuse a decision that cites nothing and names no date; a date lies ahead, within a year."""
    if not grounds.cites and grounds.to_follow_by is None:
        raise Refused(NOT_SAID, field=BASED_ON)
    today = timezone.localdate()
    if grounds.to_follow_by and not today <= grounds.to_follow_by <= today + LATEST:
        raise Refused("Choose a date from today on, within a year.", field=FOLLOWS_ON)


def keep(grounds: Grounds, *, by: Any, engagement: Engagement, kind: Kind, about: int) -> None:
    """Keep what a decision is based on, in the transaction of the decision."""
    _keepers[0].keep(grounds, by=by, engagement=engagement, kind=kind, about=about)


def drop(*, by: Any, engagement: Engagement, kind: Kind, about: int) -> None:
    """A decision was withdrawn, sent back or replaced."""
    _keepers[0].drop(by=by, engagement=engagement, kind=kind, about=about)


def offered(engagement: Engagement) -> list[Offer]:
    """What a decision can cite in this work."""
    return _keepers[0].offered(engagement)


def shown(engagement: Engagement, kind: Kind, about: Iterable[int]) -> Mapping[int, Shown]:
    """What decisions of one kind are based on, for a page that shows them."""
    return _keepers[0].shown(engagement, kind, about)


def ticked(engagement: Engagement, kind: Kind, about: Any) -> list[str]:
    """What one decision cites, to begin the form of the next with; `about` as a query for its id."""
    return _keepers[0].ticked(engagement, kind, about)
