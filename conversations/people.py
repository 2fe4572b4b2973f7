"""Who is told of what is said, and whom one may choose to tell."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from engagements.models import Assignment, Engagement, Seat
from engagements.people import coordinating_people, editing_people, leading_people
from engagements.states import Side, other_side
from hubs.models import HubMembership
from schools.models import SchoolLeader


@dataclass(frozen=True)
class Chosen:
    """Somebody whom one may choose, and what they are called in this work."""

    user: User
    called: str

    def __str__(self) -> str:
        return f"{self.user}, {self.called}"


def told_of_message(engagement: Engagement, side: str, *, by: Any, tells_hub: bool) -> list[User]:
    """The other side; both where the coordinator writes; the coordinators where the writer wants it."""
    sides = [Side.SCHOOL, Side.LLME] if side == Side.HUB else [other_side(side)]
    people = {person.pk: person for each in sides for person in editing_people(engagement, each)}
    if tells_hub and side != Side.HUB:
        people |= {person.pk: person for person in coordinating_people(engagement)}
    people.pop(by.pk, None)
    return list(people.values())


def may_be_chosen(engagement: Engagement, by: Any) -> list[Chosen]:
    """Whom a concern may be told: school leaders, LLMEs, coordinators and hub leads; never oneself."""
    found: dict[int, Chosen] = {}
    leaders = leading_people(engagement).filter(role__in=SchoolLeader.EDITING)
    for leader in leaders.order_by("role", "user__name"):
        found.setdefault(leader.user_id, Chosen(leader.user, leader.get_role_display().lower()))
    assigned = Assignment.objects.current().filter(engagement=engagement).select_related("llme__user")
    for row in sorted(assigned, key=lambda row: row.role != Assignment.Role.LEAD):
        called = "LLME" if row.role == Assignment.Role.LEAD else f"LLME ({row.get_role_display().lower()})"
        found.setdefault(row.llme.user_id, Chosen(row.llme.user, called))
    members = HubMembership.objects.current().filter(
        hub=engagement.hub_id, role__in=HubMembership.COORDINATING
    )
    for member in members.select_related("user").order_by("role", "user__name"):
        person: Any = member.user
        found.setdefault(person.pk, Chosen(person, member.get_role_display().lower()))
    found.pop(by.pk, None)
    return [one for one in found.values() if one.user.is_active]


def in_confidence(engagement: Engagement) -> list[User]:
    """The coordinators who are on no side of this work: they read what the school asks in confidence."""
    on_a_side = {
        *Assignment.objects.filter(engagement=engagement).values_list("llme__user", flat=True),
        *Seat.objects.filter(engagement=engagement).exclude(side=Side.HUB).values_list("user", flat=True),
        *SchoolLeader.objects.current().filter(school=engagement.school_id).values_list("user", flat=True),
    }
    return [person for person in coordinating_people(engagement) if person.pk not in on_a_side]
