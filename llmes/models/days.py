"""The days an LLME has, in half days: for schools, for no school, and not at all."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.dates import academic_year_label
from core.fields import DaysField, show_days
from hubs.models import Hub
from llmes.models.people import LLME, OfLLMEQuerySet


class Capacity(models.Model):
    """How many days an LLME has for support in one academic year."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="capacities")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    days = DaysField()
    version = models.PositiveIntegerField(default=1)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfLLMEQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-academic_year"]
        constraints = [models.UniqueConstraint(fields=["llme", "academic_year"], name="capacity_once_a_year")]
        verbose_name_plural = "capacities"

    def __str__(self) -> str:
        return f"{self.llme} {academic_year_label(self.academic_year)}: {show_days(self.days)}"


class BlockedDates(models.Model):
    """Dates on which an LLME can't be booked. Why is nobody's business here."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="blocked_dates")
    starts_on = models.DateField()
    ends_on = models.DateField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfLLMEQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on"]
        verbose_name_plural = "blocked dates"
        constraints = [
            models.CheckConstraint(name="blocked_ends_after_start", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        if self.starts_on == self.ends_on:
            return f"{self.starts_on:%-d %B %Y}"
        return f"{self.starts_on:%-d %B %Y} to {self.ends_on:%-d %B %Y}"


class HubDay(models.Model):
    """A day an LLME spends for no school: a hub meeting, training, travel. The hub says what counts."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Hub meeting"
        TRAINING = "training", "Training"
        TRAVEL = "travel", "Travel"
        OTHER = "other", "Other"

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="hub_days")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    days = DaysField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = OfLLMEQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        verbose_name = "day for no school"
        verbose_name_plural = "days for no school"
        constraints = [
            models.CheckConstraint(
                name="hub_day_half_or_whole", condition=Q(days__gte=Decimal("0.5"), days__lte=Decimal(1))
            ),
            models.UniqueConstraint(
                fields=["llme", "on", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="hub_day_once_a_date",
            ),
        ]
        indexes = [models.Index(fields=["llme", "on"], name="hub_day_by_llme")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%-d %B %Y}"
