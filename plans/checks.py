"""Whether what was agreed is still, to the byte, what stands here (D11)."""

from collections.abc import Iterator
from typing import Any

from core.digests import digest_matches, keyed_digest
from engagements.states import Side
from plans.content import content_of
from plans.models import PlanAgreement, PlanStrike, PlanVersion

BOTH_SIDES = {Side.SCHOOL.value, Side.LLME.value}


def seal_of(agreement: PlanAgreement) -> str:
    """The keyed digest of who agreed what, when and as whom."""
    return agreement.sealed_as("version", agreement.version_id)


def counting_agreements(version: PlanVersion) -> list[PlanAgreement]:
    """The agreements that count: not lapsed, sealed, and of the content as it was agreed."""
    digest = digest_when_agreed(version) if version.is_agreed else keyed_digest(content_of(version))
    return [
        row
        for row in version.agreements.all()
        if row.lapsed_at is None and row.digest == digest and row.seal == seal_of(row)
    ]


def digest_when_agreed(version: PlanVersion) -> str:
    """The digest that both sides agreed: the one before any words were struck out."""
    strikes = strikes_of(version)
    return strikes[0].before_digest if strikes else version.digest


def strikes_of(version: PlanVersion) -> list[PlanStrike]:
    """What was struck out since; asked for only where what is kept is not to the byte what was agreed."""
    if all(row.digest == version.digest for row in version.agreements.all() if row.lapsed_at is None):
        return []
    return list(version.strikes.all())


def is_unchanged(version: PlanVersion) -> bool:
    """Whether an agreed version says what both sides agreed, but for words struck out openly.

    Holds together: both agreements and their seals, the chain of strikes from what was agreed to what is
    kept, the content kept, and the rows that pages and lists are drawn from.
    """
    if not version.is_agreed or {row.side for row in counting_agreements(version)} != BOTH_SIDES:
        return False
    digest = digest_when_agreed(version)
    for strike in strikes_of(version):
        if strike.before_digest != digest:
            return False
        digest = strike.after_digest
    content: Any = version.content
    return version.digest == digest and digest_matches(digest, content) and content == content_of(version)


def altered_versions() -> Iterator[PlanVersion]:
    """Agreed versions, of all engagements, that are not what was agreed."""
    for version in PlanVersion.objects.agreed().with_text().order_by("pk").iterator(chunk_size=500):
        if not is_unchanged(version):
            yield version
