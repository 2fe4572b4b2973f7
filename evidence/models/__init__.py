"""What was seen, and what decisions are based on."""

from evidence.models.decisions import Citation, Decision
from evidence.models.evidence import Evidence

__all__ = ["Citation", "Decision", "Evidence"]
