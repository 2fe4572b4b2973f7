"""What is due when we talk: what was left unanswered, and work that has gone quiet (A13a)."""

import datetime

from conversations.contact import is_quiet, with_last_contact
from conversations.models import NotInPlace
from conversations.services.promises import show_hub_not_in_place
from conversations.services.telling import tell
from core.clock import due
from engagements.models import Engagement
from engagements.people import coordinating_people
from engagements.states import LIVE, Status
from hubs.calendar import load_calendars
from hubs.models import Hub


@due("show-hub-not-in-place", every="day", after=datetime.time(7))
def show_hub_what_is_not_in_place(today: datetime.date) -> None:
    """Tell the coordinators, once, of what the school has not answered in its days. Rest is not chased."""
    rows = NotInPlace.objects.unanswered().filter(
        hub_sees_on__lte=today,
        told_hub_at__isnull=True,
        engagement__status__in=[status for status in LIVE if status != Status.PAUSED],
    )
    for flag in rows.select_related("engagement").order_by("id"):
        show_hub_not_in_place(by=None, flag=flag)


@due("tell-of-quiet-work", every="day", after=datetime.time(7))
def tell_of_quiet_work(today: datetime.date) -> None:
    """Tell the coordinators, once for each silence, of work without contact for two half-terms."""
    hubs = list(Hub.objects.filter(is_active=True))
    load_calendars(hub.pk for hub in hubs)
    quiet = with_last_contact(Engagement.objects.filter(status=Status.RUNNING)).filter(is_quiet(hubs, today))
    for engagement in quiet.order_by("id"):
        for person in coordinating_people(engagement):
            tell(person, engagement, once=["quiet", engagement.last_contact_on.isoformat()])  # type: ignore[attr-defined]
