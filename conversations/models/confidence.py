"""The school's request for another LLME: between who asks and the coordinators (B19, D8)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Assignment, Engagement, Seat
from engagements.states import Side
from hubs.models import Hub
from schools.models import SchoolLeader


class LLMEChangeRequestQuerySet(models.QuerySet["LLMEChangeRequest"]):
    def visible_to(self, user: Any) -> "LLMEChangeRequestQuerySet":
        """One's own, while one reads the work; and those of the hubs one coordinates.

        Never those of work on which one is or was an LLME, has acted for a side, or is of the school.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        on_a_side = (
            Q(engagement__in=Assignment.objects.filter(llme__user=user).values("engagement"))
            | Q(engagement__in=Seat.objects.filter(user=user).exclude(side=Side.HUB).values("engagement"))
            | Q(
                engagement__school__in=SchoolLeader.objects.current().filter(user=user).values("school"),
            )
        )
        own = Q(asked_by=user, engagement__in=Engagement.objects.visible_to(user))
        return self.filter(own | (Q(engagement__hub__in=Hub.objects.coordinated_by(user)) & ~on_a_side))

    def open(self) -> "LLMEChangeRequestQuerySet":
        """Not answered yet."""
        return self.filter(state=LLMEChangeRequest.State.ASKED)


class LLMEChangeRequest(models.Model):
    """Somebody of the school asks the coordinator for another LLME, in confidence from the LLME."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for the coordinator"
        CHANGING = "changing", "The LLME will change"
        NOT_NOW = "not_now", "Not now"
        WITHDRAWN = "withdrawn", "Withdrawn"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="llme_change_requests")
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = LLMEChangeRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name = "request for another LLME"
        verbose_name_plural = "requests for another LLME"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "asked_by"],
                condition=Q(state="asked"),
                name="one_open_llme_request_a_person",
            ),
            models.CheckConstraint(
                name="llme_request_answered_at_with_by",
                condition=Q(state="asked", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="asked") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Asked on {self.asked_at:%d %B %Y}"
