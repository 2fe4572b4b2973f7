"""Who stands where on an engagement today: for mail, for names on pages, for who reads this."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from engagements.models import Assignment, Engagement, Succession
from engagements.models.people import lead_covered_for
from engagements.states import Side
from hubs.models import HubMembership
from llmes.models import LLME
from schools.models import Delegation, SchoolLeader


def school_ids(engagement: Engagement) -> list[int]:
    """The engagement's school and the confirmed successors."""
    return [
        engagement.school_id,
        *Succession.objects.filter(engagement=engagement).values_list("school_id", flat=True),
    ]


def agreeing_people(engagement: Engagement, side: str | None = None) -> list[User]:
    """Who may agree today: heads and delegates, the lead LLME or who covers; of one side where told."""
    people: dict[int, User] = {}
    if side in (None, Side.SCHOOL):
        schools = school_ids(engagement)
        heads = SchoolLeader.objects.current().filter(school__in=schools, role=SchoolLeader.Role.HEADTEACHER)
        people.update({row.user_id: row.user for row in heads.select_related("user")})
        delegates = Delegation.objects.current().filter(school__in=schools).select_related("to")
        people.update({row.to_id: row.to for row in delegates})
    if side in (None, Side.LLME):
        agreeing = Q(role=Assignment.Role.LEAD) | Q(lead_covered_for(), may_agree=True)
        leads = Assignment.objects.current().filter(agreeing, engagement=engagement)
        people.update({row.llme.user_id: row.llme.user for row in leads.select_related("llme__user")})
    return [person for person in people.values() if person.is_active]


def editing_people(engagement: Engagement, side: str) -> list[User]:
    """Who may record, edit and confirm for a side today."""
    people = {person.pk: person for person in agreeing_people(engagement, side)}
    if side == Side.SCHOOL:
        leads = SchoolLeader.objects.current().filter(
            school__in=school_ids(engagement), role__in=SchoolLeader.EDITING
        )
        people.update({row.user_id: row.user for row in leads.select_related("user")})
    else:
        rows = Assignment.objects.current().filter(engagement=engagement)
        people.update({row.llme.user_id: row.llme.user for row in rows.select_related("llme__user")})
    return [person for person in people.values() if person.is_active]


def leading_people(engagement: Engagement) -> Any:
    """The roles that people of the school, or of its confirmed successors, hold today."""
    rows = SchoolLeader.objects.current().filter(school__in=school_ids(engagement))
    return rows.select_related("user")


def coordinating_people(engagement: Engagement) -> list[User]:
    """Who leads or coordinates the hub today."""
    rows = HubMembership.objects.current().filter(hub=engagement.hub_id, role__in=HubMembership.COORDINATING)
    people: dict[int, Any] = {row.user_id: row.user for row in rows.select_related("user")}
    return [person for person in people.values() if person.is_active]


def llmes_of(engagement: Engagement, first: Any = None) -> list[LLME]:
    """The LLMEs who work on it today, the lead first, or `first` before them where that is one of them."""
    rows = Assignment.objects.current().filter(engagement=engagement).select_related("llme__user")
    ordered = sorted(
        rows,
        key=lambda row: (row.llme.user_id != getattr(first, "pk", None), row.role != Assignment.Role.LEAD),
    )
    return [row.llme for row in ordered]
