"""What engagements add to the pages of schools: an LLME may read who the people of the school are."""

from typing import Any

from django.db.models import QuerySet

from engagements.models import Assignment, Engagement
from schools.models.people import SchoolPeopleQuerySet


def schools_of_llme(user: Any) -> QuerySet[Engagement]:
    """The engagements a person is assigned to today, by whose schools they may read people."""
    assigned = Assignment.objects.current().filter(llme__user=user)
    return Engagement.objects.filter(pk__in=assigned.values("engagement"))


def register() -> None:
    """Make it known."""
    if schools_of_llme not in SchoolPeopleQuerySet.also_visible:
        SchoolPeopleQuerySet.also_visible.append(schools_of_llme)
