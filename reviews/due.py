"""The jobs by the clock of looking together."""

from datetime import date, time, timedelta

import structlog

from core.audit import object_type, record
from core.clock import due
from core.digests import keyed_digest
from core.models import AuditEvent
from engagements.models import Engagement
from engagements.states import Status
from reviews.checks import altered_looks
from reviews.mails import remind
from reviews.next_things import dates_ahead, with_looks_to_do

log = structlog.get_logger("hubsupport.reviews")
FOUND = "look_found_altered"


REMIND_BEFORE = timedelta(days=7)


@due("remind-of-looks", every="day", after=time(7))
def remind_of_looks(today: date) -> int:
    """A week before a look together, write to who writes on each side: once for each date. Returns how many.

    Paused work is not chased, and neither is a date that has passed: the page of our work says it then.
    """
    told = 0
    running = with_looks_to_do(Engagement.objects.filter(status=Status.RUNNING)).order_by("pk")
    for engagement in running.iterator(chunk_size=500):
        for kind, day in dates_ahead(engagement):
            if today <= day <= today + REMIND_BEFORE:
                remind(engagement, kind, day)
                told += 1
    return told


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
