"""What the waiting list adds to a school's page."""

from typing import Any

from django.urls import reverse

from hubs.rules import coordinated_hub_ids
from intake.models import Nomination, Suggestion
from intake.next_steps import next_step
from schools import sections
from schools.models import School
from schools.rules import is_headteacher

MOST = 10


def register() -> None:
    """Make it known."""
    sections.register(_waiting)
    sections.register(_for_the_head)
    sections.register_action(_add)


def _waiting(user: Any, school: School) -> sections.Section | None:
    """Coordinators see where the school stands on their list."""
    if not coordinated_hub_ids(user) and not getattr(user, "is_admin", False):
        return None
    entries = Nomination.objects.visible_to(user).filter(school=school, engagement__isnull=True)
    rows = list(
        entries.with_live()
        .select_related("hub", "school__hub", "engagement", "withdrawn_by")
        .prefetch_related("suggestions")
        .order_by("-pk")[:MOST]
    )
    if not rows:
        return None
    context = {"rows": [(entry, next_step(entry)) for entry in rows]}
    return sections.Section("On the waiting list", "intake/_at_school.html", context, order=20)


def _for_the_head(user: Any, school: School) -> sections.Section | None:
    """The head reads who suggested the school, and in which words, once the hub has spoken to them (D9)."""
    if not is_headteacher(user, school):
        return None
    rows = list(
        Suggestion.objects.filter(
            nomination__school=school,
            nomination__withdrawn_at__isnull=True,
            nomination__answers__isnull=False,
        )
        .distinct()
        .order_by("-on", "-pk")[:MOST]
    )
    if not rows:
        return None
    return sections.Section(
        "Who suggested working together", "intake/_for_head.html", {"rows": rows}, order=30
    )


def _add(user: Any, school: School) -> sections.Action | None:
    """Coordinators put an open school on their list."""
    if not school.is_offered or not coordinated_hub_ids(user):
        return None
    return sections.Action("Put on the waiting list", f"{reverse('intake:home')}?school={school.urn}")
