"""What was said of a next step over time: set aside, taken up again, and why."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from engagements.models.days import NextStep


class StepNoteQuerySet(models.QuerySet["StepNote"]):
    def visible_to(self, user: Any) -> "StepNoteQuerySet":
        """Who reads the next step reads this."""
        return self.filter(step__in=NextStep.objects.visible_to(user))


class StepNote(models.Model):
    """A next step was set aside or taken up again by its side, with the reason. Rows are only added."""

    class Kind(models.TextChoices):
        SET_ASIDE = "set_aside", "Set aside"
        TAKEN_UP = "taken_up", "Taken up again"

    step = models.ForeignKey(NextStep, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    why = models.CharField(max_length=200)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = StepNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.noted_at:%d %B %Y}"
