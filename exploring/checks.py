"""Whether an agreed summary is still, to the byte, what both sides agreed (D11)."""

from collections.abc import Iterator

from core.digests import keyed_digest
from engagements.bound import agreed_digest, agreements_to, stands_as_agreed
from exploring.content import content_of, rows_say, with_summary
from exploring.models import NeedsAnalysis, SummaryAgreement
from exploring.states import State


def counting_agreements(analysis: NeedsAnalysis) -> list[SummaryAgreement]:
    """The agreements that count: of the content as it was agreed, or of the words as they are now."""
    digest = agreed_digest(analysis) if analysis.is_agreed else keyed_digest(content_of(analysis))
    return agreements_to(analysis, digest)


def is_unchanged(analysis: NeedsAnalysis) -> bool:
    """Whether an agreed summary stands as agreed, and the rows that pages are drawn from say the same."""
    content = analysis.content
    return (
        analysis.is_agreed
        and stands_as_agreed(analysis)
        and isinstance(content, dict)
        and rows_say(analysis, content)
    )


def altered_analyses() -> Iterator[NeedsAnalysis]:
    """Agreed summaries, of all engagements, that are not what was agreed."""
    rows = with_summary(NeedsAnalysis.objects.filter(state=State.AGREED)).order_by("pk")
    for analysis in rows.iterator(chunk_size=500):
        if not is_unchanged(analysis):
            yield analysis
