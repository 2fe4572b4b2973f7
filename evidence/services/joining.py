"""Evidence joined to what we think is happening, inside the transaction of whoever holds the engagement."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from evidence.models import Evidence, Finding, FindingEvidence


@transaction.atomic
def join_evidence(
    *, by: Any, finding: Finding, engagement: Engagement, evidence: Iterable[Evidence], side: str
) -> None:
    """Join evidence to a statement of the same work that has not been withdrawn."""
    if finding.withdrawn_at is not None:
        raise Refused("This has been withdrawn.")
    for row in evidence:
        if row.engagement_id != engagement.pk or finding.engagement_id != engagement.pk:
            raise Refused("Choose evidence of this work.")
        FindingEvidence.objects.create(finding=finding, evidence=row, joined_by=by)
        record(
            "finding_evidence_joined",
            finding,
            by=by,
            stream=engagement.stream,
            context={"side": side, "evidence": row.pk, "kind": row.kind},
        )
