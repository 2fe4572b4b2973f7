"""Whether an agreed version is still, to the byte, what both sides agreed (D11)."""

from collections.abc import Iterator

from core.digests import keyed_digest
from engagements.bound import agreed_digest, agreements_to, stands_as_agreed
from plans.content import content_of
from plans.models import PlanAgreement, PlanVersion


def counting_agreements(version: PlanVersion) -> list[PlanAgreement]:
    """The agreements that count: of the content as it was agreed, or of the draft as it is now."""
    digest = agreed_digest(version) if version.is_agreed else keyed_digest(content_of(version))
    return agreements_to(version, digest)


def is_unchanged(version: PlanVersion) -> bool:
    """Whether an agreed version stands as agreed, and the rows that pages are drawn from say the same."""
    return version.is_agreed and stands_as_agreed(version) and version.content == content_of(version)


def altered_versions() -> Iterator[PlanVersion]:
    """Agreed versions, of all engagements, that are not what was agreed."""
    for version in PlanVersion.objects.agreed().with_text().order_by("pk").iterator(chunk_size=500):
        if not is_unchanged(version):
            yield version
