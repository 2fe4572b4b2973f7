"""What holds whenever an LLME comes to a piece of work or leaves it: who may, and where their days go."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Assignment, Engagement
from engagements.people import school_ids
from engagements.rules import can_coordinate
from engagements.services.days import hand_over_booked_days
from engagements.states import Side
from llmes.conflicts import conflicts_between
from llmes.models import LLME
from schools.models import SchoolLeader


def refuse_strangers(user: Any, engagement: Engagement, llme: LLME) -> None:
    """Whoever works on it is of the hub, holds no role at the school, and is named by somebody else (D4)."""
    if not engagement.is_live:
        raise Refused("This work is over. Reopen it before assigning an LLME.")
    refuse_unless_coordinating(user, engagement)
    if llme.user_id == user.pk:
        raise Refused("You can't assign yourself. Ask another coordinator or the hub lead.", field="llme")
    if not llme.memberships.current().filter(hub=engagement.hub_id).exists():
        raise Refused("This LLME does not work with this hub today.", field="llme")
    # A role that begins later counts too, and one at the school that carries this work on (D16).
    roles = SchoolLeader.objects.unended().filter(user=llme.user_id, school__in=school_ids(engagement))
    if roles.exists():
        raise Refused("This LLME has a role at this school, so can't be its LLME.", field="llme")


def refuse_unsaid_conflict(engagement: Engagement, llme: LLME, conflict_reason: str) -> None:
    """A conflict of interest needs the coordinator's reason."""
    conflicts = conflicts_between(llme, engagement.school)
    if conflicts and not conflict_reason.strip():
        told = " ".join(str(conflict) for conflict in conflicts)
        raise Refused(f"{told} Say why you decide for it all the same.", field="conflict_reason")


def refuse_unless_coordinating(user: Any, engagement: Engagement) -> None:
    """The hub's coordinators decide who works on it."""
    if not can_coordinate(user, engagement) and not user.is_admin:
        raise Refused("Only a coordinator of the hub decides which LLMEs work on it.")


def gone_with_booked_days(engagement: Engagement) -> list[LLME]:
    """LLMEs who left without a successor, and whose days are booked still."""
    here = Assignment.objects.not_over().filter(engagement=engagement).values("llme")
    booked = engagement.days.booked().filter(on__gte=timezone.localdate()).values("llme")
    return list(LLME.objects.filter(pk__in=booked).exclude(pk__in=here))


@transaction.atomic
def end_now(*, by: Any, assignment: Assignment, reason: str) -> None:
    """End a part in the work at once. Call it with the engagement's row held."""
    assignment.ended_at = timezone.now()
    assignment.ended_by = by
    assignment.end_reason = reason
    assignment.save(update_fields=["ended_at", "ended_by", "end_reason"])
    record(
        "assignment_ended",
        assignment,
        by=by,
        stream=assignment.engagement.stream,
        facts={"ended_at": (None, assignment.ended_at)},
        words={"reason": reason},
        context={"llme": assignment.llme_id, "role": assignment.role, "side": Side.HUB},
    )


@transaction.atomic
def end_covers(*, by: Any, engagement: Engagement) -> None:
    """Somebody else leads now: there is nobody left to cover for. Call it with the engagement's row held."""
    rows = Assignment.objects.covers().not_over().filter(engagement=engagement).select_related("llme")
    for cover in rows.order_by("id"):
        end_now(by=by, assignment=cover, reason="Another LLME leads now")


@transaction.atomic
def bring_back_days(
    *, by: Any, engagement: Engagement, cover: Assignment, since: datetime.date | None = None
) -> None:
    """Days that are booked with a cover who stops go back to the lead, from today or a later date on.

    Call it with the engagement's row held. Where nobody leads it any more, they wait for whoever comes.
    Nothing happens for any other role.
    """
    lead = Assignment.objects.current().filter(engagement=engagement, role=Assignment.Role.LEAD).first()
    if cover.in_place_of_id is None or lead is None or lead.llme_id == cover.llme_id:
        return
    hand_over_booked_days(by=by, engagement=engagement, before=cover.llme, after=lead.llme, since=since)
