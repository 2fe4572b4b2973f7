"""Somebody new to a piece of work has read where it stands."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from engagements.models.engagement import Engagement
from engagements.states import Side


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: Any) -> "HandOverQuerySet":
        """Those of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class HandOver(models.Model):
    """A newcomer read what was agreed and took over what their side has still to do."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="hand_overs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=[(Side.SCHOOL, "School"), (Side.LLME, "LLME")])
    steps = models.PositiveSmallIntegerField(default=0, help_text="Open next steps of their side that day.")
    taken_at = models.DateTimeField(default=timezone.now)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "user"], name="taken_over_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.engagement.reference}"
