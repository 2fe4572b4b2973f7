"""Whether an agreed summary is still, to the byte, what stands here (D11)."""

from collections.abc import Iterator

from core.digests import digest_matches, keyed_digest
from engagements.states import Side
from exploring.content import content_of, rows_say, with_summary
from exploring.models import NeedsAnalysis, SummaryAgreement, SummaryStrike
from exploring.states import State

BOTH_SIDES = {Side.SCHOOL.value, Side.LLME.value}


def seal_of(agreement: SummaryAgreement) -> str:
    """The keyed digest of who agreed what, when and as whom."""
    return agreement.sealed_as("analysis", agreement.analysis_id)


def counting_agreements(analysis: NeedsAnalysis) -> list[SummaryAgreement]:
    """The agreements that count: not lapsed, sealed, and of the content as it was agreed."""
    digest = digest_when_agreed(analysis) if analysis.is_agreed else keyed_digest(content_of(analysis))
    return [
        row
        for row in analysis.agreements.all()
        if row.lapsed_at is None and row.digest == digest and row.seal == seal_of(row)
    ]


def digest_when_agreed(analysis: NeedsAnalysis) -> str:
    """The digest that both sides agreed: the one before any words were struck out."""
    strikes = strikes_of(analysis)
    return strikes[0].before_digest if strikes else analysis.digest


def strikes_of(analysis: NeedsAnalysis) -> list[SummaryStrike]:
    """What was struck out since; asked for only where what is kept is not to the byte what was agreed."""
    if all(row.digest == analysis.digest for row in analysis.agreements.all() if row.lapsed_at is None):
        return []
    return list(analysis.strikes.all())


def is_unchanged(analysis: NeedsAnalysis) -> bool:
    """Whether an agreed summary says what both sides agreed, but for words struck out openly."""
    if not analysis.is_agreed or {row.side for row in counting_agreements(analysis)} != BOTH_SIDES:
        return False
    digest = digest_when_agreed(analysis)
    for strike in strikes_of(analysis):
        if strike.before_digest != digest:
            return False
        digest = strike.after_digest
    content = analysis.content
    return (
        isinstance(content, dict)
        and analysis.digest == digest
        and digest_matches(digest, content)
        and rows_say(analysis, content)
    )


def altered_analyses() -> Iterator[NeedsAnalysis]:
    """Agreed summaries, of all engagements, that are not what was agreed."""
    rows = with_summary(NeedsAnalysis.objects.filter(state=State.AGREED)).order_by("pk")
    for analysis in rows.iterator(chunk_size=500):
        if not is_unchanged(analysis):
            yield analysis
