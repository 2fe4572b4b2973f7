"""The jobs by the clock of what was explored together."""

from datetime import date, time

import structlog

from core.audit import object_type, record
from core.clock import due
from core.digests import keyed_digest
from core.models import AuditEvent
from exploring.checks import altered_analyses
from exploring.content import content_of

log = structlog.get_logger("hubsupport.exploring")
FOUND = "summary_found_altered"


@due("check-agreed-summaries", every="day", after=time(2, 10))
def check_agreed_summaries(today: date) -> int:
    """Find every agreed summary that is not to the byte what both sides agreed; put it before the admins.

    Said in the log each night until it is put right; in the audit log once for each alteration. Returns how
    many were found.
    """
    found = 0
    for analysis in altered_analyses():
        found += 1
        log.error("agreed summary altered", analysis=analysis.pk, engagement=analysis.engagement.reference)
        as_found = keyed_digest([analysis.content, content_of(analysis), analysis.digest])
        known = AuditEvent.objects.filter(
            verb=FOUND,
            object_type=object_type(analysis),
            object_id=str(analysis.pk),
            context__as_found=as_found,
        )
        if not known.exists():
            record(
                FOUND,
                analysis,
                by=None,
                stream=analysis.engagement.stream,
                context={"as_found": as_found},
                private=True,
            )
    return found
