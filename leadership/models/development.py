"""Staff development: sessions, and who takes part as roles and counts; never names (B11)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement
from engagements.states import SIDES


class DevelopmentSessionQuerySet(models.QuerySet["DevelopmentSession"]):
    def visible_to(self, user: Any) -> "DevelopmentSessionQuerySet":
        """Sessions of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def standing(self) -> "DevelopmentSessionQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class DevelopmentSession(models.Model):
    """One session of professional development: what, when, who leads it. Who comes stands in counts."""

    class LedBy(models.TextChoices):
        """So that the shift from the LLME to the school can be seen."""

        LLME = "llme", "The LLME"
        TOGETHER = "together", "Together"
        SCHOOL = "school", "The school"
        ELSEWHERE = "elsewhere", "Somebody else"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="development_sessions")
    title = models.CharField(max_length=200)
    on = models.DateField()
    led = models.CharField(max_length=9, choices=LedBy.choices)
    note = models.TextField(max_length=1000, blank=True)
    side = models.CharField(max_length=6, choices=SIDES)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = DevelopmentSessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        indexes = [models.Index(fields=["engagement", "on"], name="development_by_engagement")]
        constraints = [
            models.CheckConstraint(
                name="development_withdrawn_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%d %B %Y}"

    @property
    def led_words(self) -> str:
        """Who leads it, as a sentence."""
        if self.led == self.LedBy.TOGETHER:
            return "Led together."
        label = str(self.LedBy(self.led).label)
        return f"Led by {label[0].lower()}{label[1:]}."


class DevelopmentReach(models.Model):
    """How many of one role were expected at a session, and how many came."""

    class Role(models.TextChoices):
        TEACHERS = "teachers", "Teachers"
        NON_SPECIALISTS = "non_specialists", "Teachers whose main subject is another"
        ASSISTANTS = "assistants", "Teaching assistants"
        LEADERS = "leaders", "Leaders"

    session = models.ForeignKey(DevelopmentSession, on_delete=models.PROTECT, related_name="reach")
    role = models.CharField(max_length=16, choices=Role.choices)
    expected = models.PositiveSmallIntegerField()
    actual = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty until it has been.")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "development reaches"
        constraints = [
            models.UniqueConstraint(fields=["session", "role"], name="reach_once_a_role"),
            models.CheckConstraint(name="reach_expects_someone", condition=Q(expected__gte=1)),
            models.CheckConstraint(
                name="reach_no_more_than_expected",
                condition=Q(actual__isnull=True) | Q(actual__lte=models.F("expected")),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """As people say it: "8 of 11 teachers", or "11 teachers expected"."""
        role = str(self.Role(self.role).label).lower()
        if self.actual is None:
            return f"{self.expected} {role} expected"
        return f"{self.actual} of {self.expected} {role}"

    @property
    def percent(self) -> int | None:
        """How many of those expected came, in per cent; 8 of 11 is 73."""
        return None if self.actual is None else (200 * self.actual + self.expected) // (2 * self.expected)
