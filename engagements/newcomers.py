"""Who is new to a piece of work: they came after it had begun, and have not read yet where it stands."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate

from engagements.models import Assignment, EngagementQuerySet, HandOver, Succession
from schools.models import SchoolLeader


def with_newcomer(engagements: EngagementQuerySet, user: Any) -> EngagementQuerySet:
    """Adds `is_new_here`, for one person, without a query more.

    An LLME who leads, is second or covers; a headteacher or maths lead. Nobody is new to what has not begun.
    """
    if not user.is_authenticated:
        user = None
    parts = Assignment.objects.current().filter(
        engagement=OuterRef("pk"), llme__user=user, assigned_at__gt=OuterRef("begun_at")
    )
    roles = SchoolLeader.objects.current().filter(
        user=user, role__in=SchoolLeader.EDITING, starts_on__gt=OuterRef("begun_on")
    )
    here = Q(school=OuterRef("school")) | Q(
        school__in=Succession.objects.filter(engagement=OuterRef(OuterRef("pk"))).values("school")
    )
    read = HandOver.objects.filter(engagement=OuterRef("pk"), user=user)
    is_new: Any = (Exists(parts) | Exists(roles.filter(here))) & ~Exists(read)
    found: Any = engagements
    begun = Coalesce("start_agreed_at", "started_at")
    rows: EngagementQuerySet = found.annotate(begun_at=begun, begun_on=TruncDate(begun)).annotate(
        is_new_here=ExpressionWrapper(is_new, output_field=BooleanField())
    )
    return rows
