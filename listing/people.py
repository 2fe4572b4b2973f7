"""People by name, among those who work on the engagements of a list or lead at their schools."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from engagements.models import Assignment
from listing.scope import Scope
from schools.models import SchoolLeader

MOST = 20


def people_named(scope: Scope, name: str) -> list[Any]:
    """The first so many by name; every word typed stands in the name somewhere."""
    rows = scope.rows.order_by()
    working = Assignment.objects.order_by().current().filter(engagement__in=rows.values("pk"))
    leading = SchoolLeader.objects.order_by().current().filter(school__in=rows.values("school"))
    words = Q()
    for word in name.split():
        words &= Q(name__icontains=word)
    ours = Q(pk__in=working.values("llme__user").union(leading.values("user")))
    return list(User.objects.filter(ours, words).order_by("name", "pk")[:MOST])
