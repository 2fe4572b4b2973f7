"""The people of a school, with dates."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated, DatedQuerySet
from hubs.models import Hub, ends_after_start
from schools.models.school import School


class SchoolPeopleQuerySet(DatedQuerySet):
    own_field = "user"
    # Apps above name the schools whose people their own roles may read (an LLME's, where they support):
    # callables from a person to a queryset with the field `school`.
    also_visible: ClassVar[list[Callable[[Any], models.QuerySet[Any]]]] = []

    def visible_to(self, user: Any) -> "SchoolPeopleQuerySet":
        """The people of one's own schools and of the schools of hubs one coordinates, and oneself."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        own = SchoolLeader.objects.current().filter(user=user).values("school")
        seen = Q(**{self.own_field: user}) | Q(school__in=own)
        seen |= Q(school__hub__in=Hub.objects.coordinated_by(user))
        for rows_of in self.also_visible:
            seen |= Q(school__in=rows_of(user).values("school"))
        return self.filter(seen)


class DelegationQuerySet(SchoolPeopleQuerySet):
    own_field = "to"


class SchoolLeader(Dated):
    """A person's role in a school, with dates."""

    class Role(models.TextChoices):
        HEADTEACHER = "headteacher", "Headteacher"
        MATHS_LEAD = "maths_lead", "Maths lead"
        COLLEAGUE = "colleague", "Colleague"
        GOVERNOR = "governor", "Governor"

    EDITING = (Role.HEADTEACHER, Role.MATHS_LEAD)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="school_roles")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="leaders")
    role = models.CharField(max_length=12, choices=Role.choices)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = SchoolPeopleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="school_role_once",
            ),
            ends_after_start("school_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.school}"


class Delegation(Dated):
    """A headteacher lets a colleague of the school agree plans and days for a time (D4)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="delegations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~Q(by=F("to"))),
            models.UniqueConstraint(
                fields=["school", "to"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="delegation_once",
            ),
            ends_after_start("delegation"),
        ]

    def __str__(self) -> str:
        return f"{self.by} to {self.to}, {self.school}"
