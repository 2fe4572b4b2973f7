"""The dates on which work comes to the desk, worked out when a fact is written, and what was put off."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.fields import DaysField
from core.written import uk_date
from engagements.models import Engagement
from hubs.settings.choices import DESK


class OfEngagementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfEngagementQuerySet":
        """Both sides read what is kept of their work, and what was put off, and why."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


# Nothing is off the desk for good: what is dismissed is asked about again, and no day lies further ahead.
DISMISSED_FOR = datetime.timedelta(days=182)
PUT_OFF_FOR_AT_MOST = datetime.timedelta(days=366)


class DueDates(models.Model):
    """When an engagement comes to the desk for want of contact or of school weeks.

    Worked out when a contact, a day or the agreed number is written, and again when term dates change; no
    page counts weeks. attention/working_out.py says how.
    """

    engagement = models.OneToOneField(
        Engagement, primary_key=True, on_delete=models.CASCADE, related_name="due_dates"
    )
    last_contact_on = models.DateField(null=True, blank=True)
    quiet_on = models.DateField(
        null=True, blank=True, help_text="From when there has been no contact for two half-terms."
    )
    too_few_weeks_on = models.DateField(
        null=True,
        blank=True,
        help_text="From when the days left fit no more into the full school weeks left.",
    )
    look_on = models.DateField(
        null=True, blank=True, help_text="The next look together, planned or suggested."
    )
    days_left = DaysField(null=True, blank=True)
    weeks_needed = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = OfEngagementQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "due dates"
        indexes = [
            models.Index(fields=["quiet_on"], name="quiet_from", condition=Q(quiet_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Due dates of {self.engagement_id}"


class PutOffQuerySet(OfEngagementQuerySet):
    def standing(self) -> "PutOffQuerySet":
        """Those that nobody undid."""
        return self.filter(undone_at__isnull=True)

    def in_force(self, on: datetime.date) -> "PutOffQuerySet":
        """Those that keep a reason off the desk on a date: on its day, a reason is back."""
        dismissed = Q(until_on__isnull=True, put_on__gt=on - DISMISSED_FOR)
        return self.standing().filter(dismissed | Q(until_on__gt=on))


class PutOff(models.Model):
    """A coordinator put one reason of one engagement off, or dismissed it; both sides read why.

    It speaks of what stood there on that day: what comes about later brings the school back. If nothing does,
    its day brings it back, or half a year where none was set, so that no work is forgotten for good.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="put_offs")
    rule = models.SlugField(max_length=30, help_text="The code of a rule in attention/rules.py.")
    until_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which it is back. None: dismissed, until it is so anew.",
    )
    reason = models.CharField(max_length=300)
    put_on = models.DateField(default=timezone.localdate)
    put_at = models.DateTimeField(default=timezone.now)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PutOffQuerySet.as_manager()

    class Meta:
        verbose_name = "put off"
        verbose_name_plural = "put off"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "rule"], condition=Q(undone_at__isnull=True), name="put_off_once"
            ),
            models.CheckConstraint(name="put_off_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="put_off_until_a_later_day",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("put_on")),
            ),
            models.CheckConstraint(
                name="put_off_undone_at_with_by",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.reference}, {self.rule}"

    @property
    def label(self) -> str:
        """The reason as the hub's settings name it."""
        return {code: label for code, label, _ in DESK}.get(self.rule, self.rule)

    @property
    def back_on(self) -> datetime.date:
        """The day on which it is back at the latest."""
        return self.until_on or self.put_on + DISMISSED_FOR

    @property
    def until(self) -> str:
        """Until 10 December 2026; or, where no day was set, what brings it back and when at the latest."""
        if self.until_on:
            return f"until {uk_date(self.until_on)}"
        return f"until it comes about again, at the latest {uk_date(self.back_on)}"

    def get_absolute_url(self) -> str:
        return reverse("attention:attention", args=[self.engagement.reference])
