"""What is due at the desk: stored dates are mended every night, and work that has gone quiet is told once."""

import datetime

from attention.mending import mend_dates
from attention.working_out import silent_since, with_stage
from conversations.services.telling import tell
from core.clock import due
from engagements.models import Engagement
from engagements.people import coordinating_people
from engagements.states import Status


@due("mend-due-dates", every="day", after=datetime.time(0, 5), atomic=False)
def mend_due_dates(today: datetime.date) -> None:
    """A setting took effect today, a school has another hub, the nation's terms were loaded: count again."""
    mend_dates()


@due("tell-of-quiet-work", every="day", after=datetime.time(7))
def tell_of_quiet_work(today: datetime.date) -> None:
    """Tell the coordinators, once for each silence, of work without contact for two half-terms (A13a)."""
    quiet = Engagement.objects.live().filter(due_dates__quiet_on__lte=today)
    for engagement in with_stage(quiet.select_related("due_dates"), today).order_by("id"):
        last = engagement.due_dates.last_contact_on
        since = last if engagement.status == Status.RUNNING or not last else silent_since(engagement, last)
        for person in coordinating_people(engagement):
            tell(person, engagement, once=["quiet", since.isoformat() if since else ""])
