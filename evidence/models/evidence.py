"""Evidence: what was seen, when, and who looked. On a day it is the tick beside the record."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement, SupportDay
from engagements.states import DayState, Side
from evidence.files import FileValidator, random_name


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """Evidence of the engagements a person reads; outside readers read none (B17)."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def standing(self) -> "EvidenceQuerySet":
        """Neither withdrawn itself nor noted on a day that was withdrawn."""
        return self.filter(withdrawn_at__isnull=True).exclude(day__state=DayState.WITHDRAWN)


class Evidence(models.Model):
    """One thing seen: its kind, date, who looked, and what was seen across classes; never pupil names."""

    class Kind(models.TextChoices):
        LESSON_VISIT = "lesson_visit", "Lesson visit"
        BOOK_LOOK = "book_look", "Book look"
        PUPIL_VOICE = "pupil_voice", "Pupil voice"
        STAFF_VOICE = "staff_voice", "Staff voice"
        ASSESSMENT_DATA = "assessment_data", "Assessment data"
        LEADER_DISCUSSION = "leader_discussion", "Leader discussion"
        PLANNING_DOCUMENT = "planning_document", "Planning document"
        LEARNING_WALK = "learning_walk", "Learning walk"
        PD_OBSERVATION = "pd_observation", "Professional development observation"
        POLICY_DOCUMENT = "policy_document", "Policy document"
        OTHER = "other", "Other"

    class Looked(models.TextChoices):
        SCHOOL = "school", "The school"
        LLME = "llme", "The LLME"
        BOTH = "both", "Both together"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="evidence")
    day = models.ForeignKey(
        SupportDay, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField()
    looked = models.CharField(max_length=6, choices=Looked.choices)
    seen = models.TextField(max_length=2000, blank=True)
    year_group = models.CharField(
        max_length=40, blank=True, help_text="Stays between the two sides: with one class, it is a name."
    )
    source = models.CharField(max_length=200, blank=True, help_text="Where it comes from, by role not name.")
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=random_name, validators=[FileValidator()], null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True, help_text="What the file was called.")
    file_type = models.CharField(max_length=100, blank=True)
    side = models.CharField(max_length=6, choices=Side.choices)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind"],
                condition=Q(day__isnull=False, withdrawn_at__isnull=True, file_name="", link=""),
                name="one_tick_of_a_kind_per_day",
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["engagement", "on"], name="evidence_by_engagement")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%d %B %Y}"

    @property
    def is_tick(self) -> bool:
        """Ticked while its day was recorded: confirmed with the day, and reworded with it."""
        return self.day_id is not None and not self.file and not self.link

    @property
    def one_side_words(self) -> str:
        """Why a tick for both sides counts for its recorder's alone so far; "" when it does not (D14)."""
        if not self.is_tick or self.looked != self.Looked.BOTH or self.day is None:
            return ""
        if self.day.state == DayState.CONFIRMED:
            return ""
        if self.day.state == DayState.ACCEPTED:
            return "The hub accepted the day, not the other side, so it counts for one side."
        return "The day waits to be confirmed, so it counts for one side."

    @property
    def stands(self) -> bool:
        """Neither withdrawn itself nor noted on a day that was withdrawn (see `standing`)."""
        if self.withdrawn_at is not None:
            return False
        return self.day is None or self.day.state != DayState.WITHDRAWN
