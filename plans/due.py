"""The plan's jobs by the clock."""

from datetime import date, time

import structlog

from core.audit import object_type, record
from core.clock import due
from core.digests import keyed_digest
from core.models import AuditEvent
from plans.checks import altered_versions
from plans.content import content_of

log = structlog.get_logger("hubsupport.plans")
FOUND = "plan_found_altered"


@due("check-agreed-plans", every="day", after=time(2))
def check_agreed_plans(today: date) -> int:
    """Find every agreed plan that is not to the byte what both sides agreed, and put it before the admins.

    Said in the log each night until it is put right; in the audit log once for each alteration. Returns how
    many were found.
    """
    found = 0
    for version in altered_versions():
        found += 1
        log.error("agreed plan altered", version=version.pk, engagement=version.plan.engagement.reference)
        as_found = keyed_digest([version.content, content_of(version), version.digest])
        known = AuditEvent.objects.filter(
            verb=FOUND,
            object_type=object_type(version),
            object_id=str(version.pk),
            context__as_found=as_found,
        )
        if not known.exists():
            record(
                FOUND,
                version,
                by=None,
                stream=version.plan.engagement.stream,
                context={"as_found": as_found},
                private=True,
            )
    return found
