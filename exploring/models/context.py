"""The school in its own words (B3): its context and challenges, dated, and its own improvement plan."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement
from evidence.files import FileValidator, random_name


class OfEngagementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfEngagementQuerySet":
        """Who reads the engagement reads this; outside readers do not (B17)."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class SchoolContext(models.Model):
    """What the school says of its context and challenges, as it stood on one date.

    The school alone writes it. It may put the newest wording right, of which the earlier words are not kept
    (D7), or write anew how things are now; then the earlier wording stays below it with its date.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="contexts")
    number = models.PositiveIntegerField(default=1)
    context = models.TextField(max_length=4000, blank=True)
    challenges = models.TextField(max_length=4000, blank=True)
    edit_number = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfEngagementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["engagement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="context_number_once"),
            models.CheckConstraint(
                name="context_edited_at_with_by",
                condition=Q(edited_at__isnull=True, edited_by__isnull=True)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
            models.CheckConstraint(
                name="context_says_something", condition=~Q(context="") | ~Q(challenges="")
            ),
        ]

    def __str__(self) -> str:
        return f"The school’s own words of {self.written_at:%d %B %Y}"


class ContextNote(models.Model):
    """What the LLME adds below the school's words; the words themselves are the school's alone."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="context_notes")
    text = models.TextField(max_length=2000)
    edit_number = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfEngagementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"Added on {self.written_at:%d %B %Y}"


class ImprovementPlan(models.Model):
    """The school's own improvement plan, linked or attached; "see page 4" of it may stand for any column."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="improvement_plans")
    title = models.CharField(max_length=120, default="Our school improvement plan")
    pages = models.CharField(max_length=200, blank=True, help_text="Where maths stands in it.")
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=random_name, validators=[FileValidator()], null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True, help_text="What the file was called.")
    file_type = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = OfEngagementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_improvement_plan_at_a_time",
            ),
            models.CheckConstraint(
                name="improvement_plan_withdrawn_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
