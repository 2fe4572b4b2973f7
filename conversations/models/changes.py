"""A change that one side suggests, with its reason, and the other answers (B16)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement
from engagements.states import Side


class SuggestedChangeQuerySet(models.QuerySet["SuggestedChange"]):
    def visible_to(self, user: Any) -> "SuggestedChangeQuerySet":
        """Those of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def open(self) -> "SuggestedChangeQuerySet":
        """Not answered yet."""
        return self.filter(state=SuggestedChange.State.SUGGESTED)


class SuggestedChange(models.Model):
    """One side suggests another end date, focus or leader, or other; it holds once the other side agrees."""

    class What(models.TextChoices):
        END = "end", "The date we work up to"
        FOCUS = "focus", "What our work is about"
        LEADER = "leader", "Who leads it in the school"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Waiting for an answer"
        AGREED = "agreed", "Agreed"
        NOT_NOW = "not_now", "Not now"
        WITHDRAWN = "withdrawn", "Withdrawn"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="suggested_changes")
    what = models.CharField(max_length=8, choices=What.choices)
    before_words = models.CharField(max_length=200, blank=True)
    after_words = models.CharField(max_length=200, blank=True)
    before_on = models.DateField(null=True, blank=True)
    after_on = models.DateField(null=True, blank=True)
    reason = models.TextField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    side = models.CharField(max_length=6, choices=Side.choices)
    suggested_at = models.DateTimeField(default=timezone.now)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SuggestedChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "what"],
                condition=Q(state="suggested"),
                name="one_open_suggestion_of_a_kind",
            ),
            models.CheckConstraint(
                name="suggested_end_has_a_date",
                condition=(Q(what="end", after_on__isnull=False)) | (~Q(what="end") & ~Q(after_words="")),
            ),
            models.CheckConstraint(
                name="suggestion_answered_at_with_by",
                condition=Q(state="suggested", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="suggested") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.get_state_display().lower()}"
