"""Whether what was agreed of a look is still, to the byte, what stands here (D11)."""

from collections.abc import Iterator

from core.digests import digest_matches
from engagements.states import Side
from reviews.models import Look, LookAgreement, LookStrike
from reviews.states import State

BOTH_SIDES = {Side.SCHOOL.value, Side.LLME.value}


def seal_of(agreement: LookAgreement) -> str:
    """The keyed digest of who agreed what, when and as whom."""
    return agreement.sealed_as("look", agreement.look_id)


def counting_agreements(look: Look, digest: str) -> list[LookAgreement]:
    """The agreements that count: not lapsed, sealed, and of exactly this content."""
    return [
        row
        for row in look.agreements.all()
        if row.lapsed_at is None and row.digest == digest and row.seal == seal_of(row)
    ]


def strikes_of(look: Look) -> list[LookStrike]:
    """What was struck out since; asked for only where what is kept is not to the byte what was agreed."""
    if all(row.digest == look.digest for row in look.agreements.all() if row.lapsed_at is None):
        return []
    return list(look.strikes.all())


def agreed_digest(look: Look) -> str:
    """The digest that both sides agreed: the one before any words were struck out."""
    strikes = strikes_of(look)
    return strikes[0].before_digest if strikes else look.digest


def is_unchanged(look: Look) -> bool:
    """Whether an agreed look says what both sides agreed, but for words struck out openly."""
    digest = agreed_digest(look)
    if not look.is_held or {row.side for row in counting_agreements(look, digest)} != BOTH_SIDES:
        return False
    for strike in strikes_of(look):
        if strike.before_digest != digest:
            return False
        digest = strike.after_digest
    return look.digest == digest and digest_matches(digest, look.content)


def altered_looks() -> Iterator[Look]:
    """Agreed looks, of all engagements, that are not what was agreed."""
    rows = Look.objects.filter(state=State.HELD).select_related("engagement").prefetch_related("agreements")
    for look in rows.order_by("pk").iterator(chunk_size=500):
        if not is_unchanged(look):
            yield look
