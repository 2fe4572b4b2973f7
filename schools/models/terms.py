"""A school's own term dates, where they differ from its hub's."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.dates import Span, academic_year_label
from hubs.models import OpenToAllQuerySet
from schools.models.school import School


class SchoolTerm(models.Model):
    """One half-term of a school that keeps its own dates for an academic year."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="terms")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "academic_year", "name"], name="school_term_once"),
            models.CheckConstraint(
                name="school_term_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {academic_year_label(self.academic_year)}, {self.school}"

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on, self.name)
