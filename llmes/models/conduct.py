"""What an LLME stands by: the code of conduct, and the schools they should not support."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.dates import academic_year_label
from llmes.models.people import LLME, OfLLMEQuerySet, llmes_coordinated_by
from schools.models import School, Trust


class DeclaredConflictQuerySet(models.QuerySet["DeclaredConflict"]):
    def visible_to(self, user: Any) -> "DeclaredConflictQuerySet":
        """The declarer and the coordinators of their hubs; nobody else, admins included (D8)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(llme__user=user) | Q(llme__in=llmes_coordinated_by(user)))

    def standing(self) -> "DeclaredConflictQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class DeclaredConflict(models.Model):
    """A school or trust an LLME should not support; read by the declarer and the coordinator only (D8)."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="conflicts")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500)
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = DeclaredConflictQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="conflict_with_school_or_trust",
                condition=Q(school__isnull=False, trust__isnull=True)
                | Q(school__isnull=True, trust__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["llme", "school"],
                condition=Q(withdrawn_at__isnull=True, school__isnull=False),
                name="conflict_with_school_once",
            ),
            models.UniqueConstraint(
                fields=["llme", "trust"],
                condition=Q(withdrawn_at__isnull=True, trust__isnull=False),
                name="conflict_with_trust_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict declared by {self.llme}"


class CodeAcceptance(models.Model):
    """An LLME's yearly acceptance of the code of conduct, in the wording of that day."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="code_acceptances")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    text = models.ForeignKey("core.SiteText", on_delete=models.PROTECT, related_name="+")
    hub_texts = models.JSONField(
        default=list, blank=True, help_text="By number, what their hubs added that day."
    )
    accepted_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfLLMEQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-academic_year"]
        constraints = [models.UniqueConstraint(fields=["llme", "academic_year"], name="code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.llme} {academic_year_label(self.academic_year)}"
