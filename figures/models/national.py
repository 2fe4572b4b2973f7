"""Figures of all hubs as they were published, once for each half-term."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from core.dates import academic_year


class NationalFiguresQuerySet(models.QuerySet["NationalFigures"]):
    def visible_to(self, user: Any) -> "NationalFiguresQuerySet":
        """For readers at NCETM, and admins."""
        if not user.is_authenticated or not user.is_active or not (user.is_ncetm_reader or user.is_admin):
            return self.none()
        return self.all()


class NationalFigures(models.Model):
    """The figures of all hubs after the end of a half-term, as they were published and as they stay.

    Kept is what is shown, never the numbers under it: what is hidden is nowhere here.
    """

    as_of_on = models.DateField(unique=True, help_text="The last day of the half-term.")
    made_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField()

    objects = NationalFiguresQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-as_of_on"]
        verbose_name_plural = "national figures"

    def __str__(self) -> str:
        return f"All hubs, {self.as_of_on:%d %B %Y}"

    @property
    def year(self) -> int:
        """The academic year they are about."""
        return academic_year(self.as_of_on)
