"""What holds from a day to a day: every role does."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class DatedQuerySet(models.QuerySet[Any]):
    def current(self, on: Any = None) -> Self:
        """Those in force on a date (today unless told): begun, not past their last day, not ended."""
        day = on or timezone.localdate()
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
            starts_on__lte=day,
            ended_at__isnull=True,
        )

    def unended(self) -> Self:
        """Those in force and those that begin later."""
        return self.exclude(ends_on__lt=timezone.localdate()).filter(ended_at__isnull=True)


class Dated(models.Model):
    """Something that holds from a day to a day (both included), or until further notice.

    `ends_on` is a last day known beforehand. Ending something now sets `ended_at`, which holds at once.
    """

    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
