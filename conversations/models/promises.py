"""What the school said it would have in place and is not there yet (B24): said kindly, answered first."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Assignment, Engagement
from schools.models import Delegation, SchoolLeader


class NotInPlaceQuerySet(models.QuerySet["NotInPlace"]):
    def visible_to(self, user: Any) -> "NotInPlaceQuerySet":
        """The two sides at once; others who read the work once the school has had its days to answer."""
        rows = self.filter(engagement__in=Engagement.objects.visible_to(user))
        if not user.is_authenticated:
            return self.none()
        school = SchoolLeader.objects.current().filter(user=user, role__in=SchoolLeader.EDITING)
        delegated = Delegation.objects.current().filter(to=user)
        assigned = Assignment.objects.current().filter(llme__user=user)
        return rows.filter(
            Q(hub_sees_on__lte=timezone.localdate())
            | Q(engagement__in=assigned.values("engagement"))
            | Q(engagement__school__in=school.values("school"))
            | Q(engagement__successions__school__in=school.values("school"))
            | Q(engagement__school__in=delegated.values("school"))
        ).distinct()

    def open(self) -> "NotInPlaceQuerySet":
        """Not in place yet."""
        return self.filter(settled_at__isnull=True)

    def unanswered(self) -> "NotInPlaceQuerySet":
        """The school has said nothing yet."""
        return self.open().filter(answered_at__isnull=True)


class NotInPlace(models.Model):
    """Something the school brings, as agreed at the start, that is not there yet. The school speaks first."""

    class What(models.TextChoices):
        RELEASE = "release", "Release"
        ROOM = "room", "A room"
        LESSONS = "lessons", "Lessons and books to see"
        DATA = "data", "Data"
        LEADERS = "leaders", "Time with leaders"
        OTHER = "other", "Something else"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="not_in_place")
    what = models.CharField(max_length=8, choices=What.choices)
    note = models.TextField(max_length=500, blank=True)
    flagged_at = models.DateTimeField(default=timezone.now)
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hub_sees_on = models.DateField(help_text="Until then it stays between the two sides.")
    answer = models.TextField(max_length=500, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_hub_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NotInPlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name = "thing not yet in place"
        verbose_name_plural = "things not yet in place"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "what"],
                condition=Q(settled_at__isnull=True),
                name="not_in_place_said_once",
            ),
            models.CheckConstraint(
                name="not_in_place_answered_at_with_by",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="not_in_place_settled_at_with_by",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["hub_sees_on"], name="not_in_place_for_hub", condition=Q(told_hub_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """As in "Release: not yet in place"."""
        return f"{self.get_what_display()}: {'in place' if self.settled_at else 'not yet in place'}"

    @property
    def is_between_the_sides(self) -> bool:
        """Whether the school still has its days to answer before the coordinator reads it."""
        return bool(self.hub_sees_on > timezone.localdate())
