"""The jobs by the clock of looking together."""

from datetime import date, time

import structlog

from core.audit import object_type, record
from core.clock import due
from core.digests import keyed_digest
from core.models import AuditEvent
from reviews.checks import altered_looks

log = structlog.get_logger("hubsupport.reviews")
FOUND = "look_found_altered"


@due("check-agreed-looks", every="day", after=time(2))
def check_agreed_looks(today: date) -> int:
    """Find every agreed look that is not to the byte what both sides agreed, and put it before the admins.

    Said in the log each night until it is put right; in the audit log once for each alteration. Returns how
    many were found.
    """
    found = 0
    for look in altered_looks():
        found += 1
        log.error("agreed look altered", look=look.pk, engagement=look.engagement.reference)
        as_found = keyed_digest([look.content, look.digest])
        known = AuditEvent.objects.filter(
            verb=FOUND,
            object_type=object_type(look),
            object_id=str(look.pk),
            context__as_found=as_found,
        )
        if not known.exists():
            record(
                FOUND,
                look,
                by=None,
                stream=look.engagement.stream,
                context={"as_found": as_found},
                private=True,
            )
    return found
