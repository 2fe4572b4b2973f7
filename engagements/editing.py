"""Whose side's unshared words a person may read: `can_edit`, as queries."""

from typing import Any

from django.db.models import Q

from engagements.models import Assignment, Engagement, Succession
from engagements.states import Side
from schools.models import Delegation, SchoolLeader


def edited_as_llme(user: Any) -> Any:
    """Numbers of the engagements in which a person writes as LLME today."""
    return Assignment.objects.current().order_by().filter(llme__user=user).values("engagement")


def lasting_as_llme(user: Any) -> Any:
    """Those in which a person writes as LLME and does not only cover for a time."""
    rows = Assignment.objects.current().filter(llme__user=user, in_place_of__isnull=True)
    return rows.order_by().values("engagement")


def edited_as_school(user: Any) -> Any:
    """Numbers of the engagements in which a person writes for the school today, or for a successor."""
    roles = SchoolLeader.objects.current().filter(user=user)
    delegated = Delegation.objects.current().filter(to=user).values("school")
    editing = Q(school__in=roles.filter(role__in=SchoolLeader.EDITING).values("school")) | Q(
        school__in=roles.filter(school__in=delegated).values("school")
    )
    ours = Engagement.objects.order_by().filter(editing).values("pk")
    return ours.union(Succession.objects.order_by().filter(editing).values("engagement"))


def of_their_side(user: Any, *, side: str, engagement: str) -> Q:
    """Rows of the side on which a person writes; named are the fields that hold side and engagement.

    Who is assigned as LLME stands on the LLME side, whatever else they are.
    """
    as_llme = Q(**{f"{engagement}__in": edited_as_llme(user)})
    as_school = Q(**{f"{engagement}__in": edited_as_school(user)})
    return (Q(**{side: Side.LLME}) & as_llme) | (Q(**{side: Side.SCHOOL}) & as_school & ~as_llme)


def edited_by(user: Any, *, engagement: str) -> Q:
    """Rows of the engagements that a person writes in, on either side."""
    return Q(**{f"{engagement}__in": edited_as_llme(user)}) | Q(
        **{f"{engagement}__in": edited_as_school(user)}
    )
