"""How much is known of a statement: the kinds of evidence behind it, and who has looked (D14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from engagements.models import Engagement
from engagements.states import Side
from evidence.models import Evidence, Finding
from hubs.settings.choices import EVIDENCE_KINDS
from hubs.settings.in_effect import hub_setting

BOTH = frozenset({Side.SCHOOL, Side.LLME})
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Known:
    """The kinds of evidence behind a statement, how many the hub asks for, and the sides that have looked."""

    kinds: tuple[str, ...]
    needed: int
    sides: frozenset[Side]

    @property
    def is_known(self) -> bool:
        """As many kinds as the hub asks for, and both sides have looked."""
        return len(self.kinds) >= self.needed and self.sides == BOTH

    @property
    def dots(self) -> list[bool]:
        """One for each kind asked for, full as far as there is evidence."""
        return [number < len(self.kinds) for number in range(self.needed)]

    @property
    def words(self) -> str:
        """ "Two of three kinds so far. The school has not looked yet.\""""
        count = len(self.kinds)
        if not count:
            return "No evidence joined yet."
        if self.is_known:
            return (
                f"Known from {_number(count)} kind{_plural(count)} of evidence, and both sides have looked."
            )
        if count < self.needed:
            text = f"{_number(count).capitalize()} of {_number(self.needed)} kinds so far."
        else:
            text = f"{_number(count).capitalize()} kind{_plural(count)} of evidence."
        return f"{text} {self.looked}"

    @property
    def looked(self) -> str:
        """Who has looked, in a sentence."""
        if self.sides == BOTH:
            return "Both sides have looked."
        return (
            "The LLME has not looked yet." if Side.SCHOOL in self.sides else "The school has not looked yet."
        )

    @property
    def window(self) -> str:
        """What is known from one kind or one side only, in a sentence; else nothing."""
        if len(self.kinds) == 1:
            return f"From one kind of evidence only: {label_of(self.kinds[0]).lower()}."
        if self.kinds and self.sides != BOTH:
            return f"Seen by one side only: {'the school' if Side.SCHOOL in self.sides else 'the LLME'}."
        return ""


def known_from(rows: Iterable[Evidence], needed: int) -> Known:
    """What these pieces of evidence make known together."""
    rows = list(rows)
    order = [kind for kind, _ in EVIDENCE_KINDS]
    kinds = sorted({row.kind for row in rows}, key=order.index)
    sides: frozenset[Side] = frozenset().union(*(sides_of(row) for row in rows))
    return Known(tuple(kinds), needed, sides)


def known_of(finding: Finding, needed: int) -> Known:
    """How much is known of a statement that comes `with_evidence()`."""
    return known_from([link.evidence for link in finding.links_now], needed)


def sides_of(row: Evidence) -> frozenset[Side]:
    """The sides that have looked at a piece of evidence.

    A tick on a day is its recorder's until the other side confirms the day: that is its contribution. A day
    that the hub accepted was confirmed by nobody.
    """
    if row.looked != Evidence.Looked.BOTH:
        return frozenset({Side(row.looked)})
    if row.one_side_words:
        return frozenset({Side(row.side)})
    return BOTH


def kinds_needed(engagement: Engagement) -> int:
    """How many kinds the hub asks for before something reads as known; never more than it offers."""
    wanted: int = hub_setting(engagement.hub_id, "evidence_kinds_needed")
    return min(wanted, len(kinds_offered(engagement)))


def kinds_offered(engagement: Engagement, *also: str) -> list[tuple[str, str]]:
    """The kinds that the hub offers, as choices; with those of `also` that a record holds already."""
    chosen = hub_setting(engagement.hub_id, "evidence_kinds") or [kind for kind, _ in EVIDENCE_KINDS]
    return [(kind, label) for kind, label in EVIDENCE_KINDS if kind in chosen or kind in also]


def label_of(kind: str) -> str:
    """A kind in words."""
    return str(Evidence.Kind(kind).label)


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _plural(count: int) -> str:
    return "" if count == 1 else "s"
