"""What comes next with the hub, when our work together has come to its end (B5)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models.engagement import Engagement
from engagements.states import Side


class NextWithHubQuerySet(models.QuerySet["NextWithHub"]):
    def visible_to(self, user: Any) -> "NextWithHubQuerySet":
        """Those of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class NextWithHub(models.Model):
    """What comes next with the hub's usual offer, as somebody of this work noted it. The latest stands."""

    class Outcome(models.TextChoices):
        ENROLLED = "enrolled", "Enrolled"
        INTENDS = "intends", "Means to enrol"
        NOT_NOW = "not_now", "Not now"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="next_with_hub")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    with_what = models.CharField(max_length=200, blank=True, help_text="What of the hub's offer.")
    expected_by = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    side = models.CharField(max_length=6, choices=Side.choices)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NextWithHubQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "next with hub"
        constraints = [
            models.CheckConstraint(
                name="next_with_hub_says_what_or_why",
                condition=(Q(outcome="enrolled") & ~Q(with_what=""))
                | (Q(outcome="intends", expected_by__isnull=False) & ~Q(with_what=""))
                | (Q(outcome="not_now") & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        by = f", by {self.expected_by:%d %B %Y}" if self.expected_by else ""
        return f"{self.get_outcome_display()}{by}"
