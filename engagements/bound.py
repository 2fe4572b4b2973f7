"""What both sides agreed whole, and whether it still stands here to the byte (D11).

The plan, the summary of strengths and needs, and what was seen together are bound in the same way: a sealed
agreement of each side to one digest, and a chain of strikes (D7) from it to the digest of what is kept.
"""

from typing import Any, Protocol

from django.utils import timezone

from core.digests import digest_matches, keyed_digest
from engagements.states import BOTH_SIDES


class Bound(Protocol):
    """A model whose content two sides agree to the byte."""

    pk: Any
    content: Any
    digest: str
    agreements: Any
    strikes: Any


def agreements_to(bound: Bound, digest: str) -> list[Any]:
    """The agreements that count: not lapsed, sealed, and of exactly this content."""
    return [
        row
        for row in bound.agreements.all()
        if row.lapsed_at is None and row.digest == digest and row.seal == row.own_seal()
    ]


def strikes_of(bound: Bound) -> list[Any]:
    """What was struck out since; asked for only where what is kept is not to the byte what was agreed."""
    if all(row.digest == bound.digest for row in bound.agreements.all() if row.lapsed_at is None):
        return []
    return list(bound.strikes.all())


def agreed_digest(bound: Bound) -> str:
    """The digest that both sides agreed: the one before any words were struck out."""
    strikes = strikes_of(bound)
    return strikes[0].before_digest if strikes else bound.digest


def stands_as_agreed(bound: Bound) -> bool:
    """Whether it says what both sides agreed, but for words struck out openly.

    Holds together: both agreements and their seals, the chain of strikes from what was agreed to what is
    kept, and the content kept.
    """
    digest = agreed_digest(bound)
    if {row.side for row in agreements_to(bound, digest)} != BOTH_SIDES:
        return False
    for strike in strikes_of(bound):
        if strike.before_digest != digest:
            return False
        digest = strike.after_digest
    return bound.digest == digest and digest_matches(digest, bound.content)


def carry_over(bound: Bound, content: Any, *, was_honest: bool) -> None:
    """Keep what was agreed without the words struck out of it, and bind today's text to the one agreed (D7).

    What was altered behind our back stays found out: its digest is left as it was.
    """
    if content == bound.content:
        return
    changes: dict[str, Any] = {"content": content}
    if was_honest:
        changes["digest"] = keyed_digest(content)
        bound.strikes.create(
            before_digest=bound.digest,
            after_digest=changes["digest"],
            struck_on=timezone.localdate(),
        )
    model: Any = type(bound)
    model._default_manager.filter(pk=bound.pk).update(**changes)
