"""Invitations of headteachers that nobody has taken up: which of the ticked rows have one, or why not."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Invitation
from accounts.rules import can_manage_invitation, is_void
from engagements.models import Engagement
from schools.models import School, SchoolLeader

ROLE = "school.headteacher"
HAS_ACCOUNT = "The headteacher has an account."
NOT_INVITED = "No headteacher has been invited yet."
NOT_YOURS = "The school’s own hub invites its people."
CLOSED = "The school has closed, so nobody is invited to it."
TODAY = "It was sent within the last day."


@dataclass(frozen=True)
class Reminder:
    """One chosen row: the invitation to send again, or why there is none to send."""

    engagement: Any
    invitation: Invitation | None
    why_not: str = ""

    @property
    def sent_on(self) -> datetime.date | None:
        """When it was sent last."""
        return timezone.localdate(sent_at(self.invitation)) if self.invitation else None


def sent_at(invitation: Invitation) -> datetime.datetime:
    """When it was sent last: it is good for a fixed time from then on."""
    return invitation.good_until - datetime.timedelta(days=settings.INVITATION_DAYS)


def reminders(engagements: Iterable[Any], *, by: Any) -> list[Reminder]:
    """What sending again would do for each row, in the order of the rows; the same invitation goes once."""
    rows = list(engagements)
    urns = {row.school_id for row in rows}
    heads = SchoolLeader.objects.current().filter(school__in=urns, role=SchoolLeader.Role.HEADTEACHER)
    has_head = set(heads.values_list("school", flat=True))
    found: dict[str, Invitation] = {}
    # The latest of several stands for its school.
    for invitation in _to_heads(urns).order_by("invited_at", "pk"):
        found[invitation.target_id] = invitation
    told, seen = [], set()
    for row in rows:
        mine = found.get(str(row.school_id))
        why_not = _why_not(mine, row.school_id in has_head, by)
        if not why_not and row.school_id in seen:
            why_not = "It is sent once for the school, with the row above."
        seen.add(row.school_id)
        told.append(Reminder(row, None if why_not else mine, why_not))
    return told


def _to_heads(urns: Iterable[int]) -> Any:
    kind = ContentType.objects.get_for_model(School)
    rows = Invitation.objects.never_accepted().filter(
        role=ROLE, target_type=kind, target_id__in=[str(urn) for urn in urns]
    )
    return rows.prefetch_related("target")


def _why_not(invitation: Invitation | None, has_head: bool, by: Any) -> str:
    if has_head:
        return HAS_ACCOUNT
    if invitation is None:
        return NOT_INVITED
    if not can_manage_invitation(by, invitation):
        return NOT_YOURS
    if is_void(invitation):
        return CLOSED
    if timezone.now() - sent_at(invitation) < datetime.timedelta(days=1):
        return TODAY
    return ""


def reminder_now(engagement: Engagement, *, by: Any) -> Reminder:
    """The same for one row, as things stand at this moment."""
    return reminders([engagement], by=by)[0]
