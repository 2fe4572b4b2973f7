"""What engagements add to the pages of schools: the work, opening more of it, who reads people."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from engagements.models import Assignment, Engagement
from hubs.rules import coordinated_hub_ids
from schools import sections
from schools.models import School
from schools.models.people import SchoolPeopleQuerySet

MOST = 20


def schools_of_llme(user: Any) -> QuerySet[Engagement]:
    """The engagements a person is assigned to today, by whose schools they may read people."""
    assigned = Assignment.objects.current().filter(llme__user=user)
    return Engagement.objects.filter(pk__in=assigned.values("engagement"))


def register() -> None:
    """Make them known."""
    sections.register(_over_the_years)
    sections.register_action(_open)
    if schools_of_llme not in SchoolPeopleQuerySet.also_visible:
        SchoolPeopleQuerySet.also_visible.append(schools_of_llme)


def _over_the_years(user: Any, school: School) -> sections.Section | None:
    """Every engagement this person reads, at the school or carried on by it (D16), newest first."""
    rows = list(
        Engagement.objects.visible_to(user).at_school(school.urn).order_by("-starts_on", "-pk")[:MOST]
    )
    if not rows:
        return None
    context = {"rows": rows, "urn": school.urn, "is_full": len(rows) == MOST}
    return sections.Section("Our work over the years", "engagements/_at_school.html", context, order=10)


def _open(user: Any, school: School) -> sections.Action | None:
    """Coordinators open work with a school of their hub, or of none, that a hub may support."""
    hubs = coordinated_hub_ids(user)
    if not school.is_offered or not hubs or school.hub_id not in (None, *hubs):
        return None
    return sections.Action("Open work with this school", reverse("engagements:open", args=[school.urn]))
