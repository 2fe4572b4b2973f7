"""What was seen, what we think is happening, and what decisions are based on."""

from evidence.models.decisions import Citation, Decision
from evidence.models.evidence import Evidence
from evidence.models.findings import Finding, FindingEvidence

__all__ = ["Citation", "Decision", "Evidence", "Finding", "FindingEvidence"]
