"""Words that can be unwritten (D7): corrections before a day is confirmed, strikes after."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models.days import SupportDay
from engagements.models.engagement import Engagement
from engagements.states import Side


class DayCorrectionQuerySet(models.QuerySet["DayCorrection"]):
    def visible_to(self, user: Any) -> "DayCorrectionQuerySet":
        """Corrections of the days a person reads."""
        return self.filter(day__in=SupportDay.objects.visible_to(user))


class DayCorrection(models.Model):
    """A recorded day was reworded before it was confirmed: when, by whom and what kind of thing changed.

    The earlier wording is kept nowhere.
    """

    day = models.ForeignKey(SupportDay, on_delete=models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField(help_text="The version of the day that this made.")
    side = models.CharField(max_length=6, choices=Side.choices)
    what = models.CharField(max_length=300, help_text="The kinds of things that changed, in words.")
    corrected_at = models.DateTimeField(default=timezone.now)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DayCorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["day", "version"], name="correction_once_a_version")]

    def __str__(self) -> str:
        return f"Reworded on {self.corrected_at:%d %B %Y}: {self.what}"


class StrikeRequestQuerySet(models.QuerySet["StrikeRequest"]):
    def visible_to(self, user: Any) -> "StrikeRequestQuerySet":
        """Requests on the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class StrikeRequest(models.Model):
    """One side asks that words about an identifiable person be struck out; the fact and the date remain.

    The words stand here only until the request is answered, then they are gone from here too.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        STRUCK = "struck", "Struck out"
        KEPT = "kept", "Kept"
        WITHDRAWN = "withdrawn", "Withdrawn"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="strike_requests")
    day = models.ForeignKey(
        SupportDay, null=True, blank=True, on_delete=models.PROTECT, related_name="strike_requests"
    )
    words = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_side = models.CharField(max_length=6, choices=Side.choices)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StrikeRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(
                name="struck_words_are_gone",
                condition=(Q(state="asked", answered_at__isnull=True) & ~Q(words=""))
                | (~Q(state="asked") & Q(answered_at__isnull=False, words="")),
            ),
            models.CheckConstraint(
                name="strike_answered_at_with_by",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Asked on {self.asked_at:%d %B %Y}: {self.get_state_display().lower()}"
